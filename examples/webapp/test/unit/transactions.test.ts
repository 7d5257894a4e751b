import { expect, test } from "vitest";
import { type Database, inTransaction } from "../../apps/api/src/database";

const withCode = (code: string) => Object.assign(new Error("something"), { code });

/** A database that takes everything, and what it was told. */
function recorder() {
  const told: string[] = [];
  const connection = {
    query: async (statement: string) => void told.push(statement),
    release: (isBroken = false) => told.push(isBroken ? "closed" : "released"),
  };
  return { told, database: { connect: async () => connection } as unknown as Database };
}

/** Work that fails as often as there are errors. */
function failing(...errors: Error[]) {
  return async () => {
    const error = errors.shift();
    if (error !== undefined) throw error;
    return "done";
  };
}

test.each(["40001", "40P01"])("what Postgres has taken back with %s is done once more", async (code) => {
  const { told, database } = recorder();
  expect(await inTransaction(database, failing(withCode(code)))).toBe("done");
  expect(told).toEqual(["BEGIN", "closed", "BEGIN", "COMMIT", "released"]);
});

test("and no third time", async () => {
  const { told, database } = recorder();
  const again = failing(withCode("40P01"), withCode("40P01"));
  await expect(inTransaction(database, again)).rejects.toThrow(expect.objectContaining({ code: "40P01" }));
  expect(told).toEqual(["BEGIN", "closed", "BEGIN", "closed"]);
});

test.each([withCode("23505"), withCode("40003"), new Error("Connection terminated unexpectedly")])(
  "what failed otherwise isn't: %o",
  async (error) => {
    const { told, database } = recorder();
    await expect(inTransaction(database, failing(error))).rejects.toBe(error);
    expect(told).toEqual(["BEGIN", "closed"]);
  },
);
