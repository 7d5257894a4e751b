import {
  type PostgresConnectionInfo,
  postgresConnectionInfoSchema,
  postgresRecoveryInfoSchema,
  postgresSchema,
} from "@slipway/render-api";
import { readdir } from "node:fs/promises";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
/** What all recover from. */
let orders: { id: string; info: PostgresConnectionInfo; replicaId: string };
beforeAll(async () => {
  context = await startTestEmulator();
  const { client, emulator } = context;
  const body = { name: "orders", ownerId: emulator.ownerId, plan: "basic_1gb", version: "17", diskSizeGB: 15 };
  const { id } = postgresSchema.parse(
    await client.ask("POST", "/postgres", { ...body, readReplicas: [{ name: "orders-copy" }] }),
  );
  orders = { id, info: await untilAvailable(id), replicaId: id.replace(/-a$/, "-b") };
  await query(orders.info.internalConnectionString, "CREATE TABLE orders AS SELECT generate_series(1, 3) AS id");
  await untilRecoverable(id);
});
afterAll(() => context[Symbol.asyncDispose]());

async function untilAvailable(id: string): Promise<PostgresConnectionInfo> {
  const { client } = context;
  await client.until(
    async () => postgresSchema.parse(await client.get(`/postgres/${id}`)),
    ({ status }) => status === "available",
  );
  return postgresConnectionInfoSchema.parse(await client.get(`/postgres/${id}/connection-info`));
}

/** From when on an instance can be recovered. */
async function untilRecoverable(id: string): Promise<string> {
  const { client } = context;
  const info = await client.until(
    async () => postgresRecoveryInfoSchema.strict().parse(await client.get(`/postgres/${id}/recovery`)),
    ({ recoveryStatus }) => recoveryStatus === "AVAILABLE",
  );
  return info.startsAt ?? "";
}

async function query(connectionString: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

/** The time by the server's own clock, which what it writes is told by. */
async function now(connectionString: string): Promise<string> {
  const [row] = await query(connectionString, "SELECT to_json(now() AT TIME ZONE 'UTC') #>> '{}' || 'Z' AS now");
  return String(row?.now);
}

const rows = (info: PostgresConnectionInfo) =>
  query(info.internalConnectionString, "SELECT id FROM orders ORDER BY id");

test("what was deleted is found in a new instance that holds what there was before", async () => {
  const { client, folder } = context;
  const { id, info } = orders;
  const before = await now(info.internalConnectionString);
  await query(info.internalConnectionString, "DELETE FROM orders WHERE id > 1");

  const reply = await client.send("POST", `/postgres/${id}/recovery`, { restoreTime: before, restoreName: "found" });
  const recovered = postgresSchema.parse(reply.body);
  expect(recovered).toMatchObject({
    status: "recovery_in_progress",
    name: "found",
    plan: "basic_1gb",
    role: "primary",
    readReplicas: [],
    diskSizeGB: 15,
  });
  expect(reply.status).toBe(200);
  expect(recovered.id).not.toBe(id);
  const found = await untilAvailable(recovered.id);
  expect(await rows(found)).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }]);
  expect(await rows(info)).toEqual([{ id: 1 }]);

  // It is a server of its own: what is written there is not written here, and it can be recovered in its turn.
  await query(found.internalConnectionString, "INSERT INTO orders VALUES (4)");
  expect(await rows(info)).toEqual([{ id: 1 }]);
  await untilRecoverable(recovered.id);
  const later = await now(found.internalConnectionString);
  await query(found.internalConnectionString, "DROP TABLE orders");
  const again = postgresSchema.parse(
    await client.ask("POST", `/postgres/${recovered.id}/recovery`, { restoreTime: later }),
  );
  expect(again.name).toBe("found-recovered");
  expect(await rows(await untilAvailable(again.id))).toHaveLength(4);

  const left = async () => (await readdir(`${folder}/data/databases`)).filter((name) => name.startsWith(recovered.id));
  expect((await left()).toSorted()).toEqual([recovered.id, `${recovered.id}.backups`]);
  await client.ask("DELETE", `/postgres/${recovered.id}`);
  expect(await left()).toEqual([]);
});

test("what was recovered has a user of its own, and none of those that it knows from then gets in", async () => {
  const { client } = context;
  const { id, info } = orders;
  await client.ask("POST", `/postgres/${id}/credentials`, { username: "second" });
  const second = postgresConnectionInfoSchema.parse(await client.get(`/postgres/${id}/connection-info`));
  const before = await now(info.internalConnectionString);
  const { id: copy } = postgresSchema.parse(
    await client.ask("POST", `/postgres/${id}/recovery`, { restoreTime: before, plan: "pro_4gb" }),
  );
  const found = await untilAvailable(copy);
  expect(await rows(found)).toContainEqual({ id: 1 });
  expect(await query(found.internalConnectionString, "SHOW max_connections")).toEqual([{ max_connections: "100" }]);
  expect(await client.get(`/postgres/${copy}/credentials`)).toMatchObject([
    { username: new URL(info.internalConnectionString).username, default: true },
  ]);
  const as = ({ internalConnectionString }: PostgresConnectionInfo) => {
    const url = new URL(found.internalConnectionString);
    ({ username: url.username, password: url.password } = new URL(internalConnectionString));
    return query(url.href, "SELECT 1");
  };
  await expect(as(info)).rejects.toThrow("password authentication failed");
  await expect(as(second)).rejects.toThrow('role "second" is not permitted to log in');
  // Its name can be given again, with a password of this instance's.
  await client.ask("POST", `/postgres/${copy}/credentials`, { username: "second" });
  await expect(as(second)).rejects.toThrow("password authentication failed");
});

test("what can't be recovered is refused, with why", async () => {
  const { client } = context;
  const { id, replicaId } = orders;
  await untilAvailable(replicaId);
  const startsAt = await untilRecoverable(id);
  const refusal = async (of: string, body: object) => {
    const { status, body: reply } = await client.send("POST", `/postgres/${of}/recovery`, body);
    return `${status} ${(reply as { message: string }).message}`;
  };
  const restoreTime = new Date().toISOString();
  expect(await refusal(id, { restoreTime: "2026-01-01T00:00:00Z" })).toBe(
    `400 \`restoreTime\` is too early for \`${id}\`: it can be recovered from ${startsAt} on`,
  );
  const tomorrow = new Date(Date.now() + 24 * 3_600_000).toISOString();
  expect(await refusal(id, { restoreTime: tomorrow })).toMatch(/^400 `restoreTime` is too late: `dpg-\w+-a` can be/);
  expect(await refusal(id, { restoreTime, plan: "basic_256mb" })).toContain("can't be less than the `basic_1gb` of");
  expect(await refusal(id, { restoreTime, environmentId: "evm-1" })).toBe("404 not found: evm-1");
  expect(await refusal(id, { restoreTime: "yesterday" })).toContain("400 `restoreTime`");
  expect(await refusal(id, { restoreTime, datadogApiKey: "k" })).toContain("501 `datadogApiKey`");
  expect(await client.get(`/postgres/${replicaId}/recovery`)).toEqual({ recoveryStatus: "NOT_AVAILABLE" });
  expect(await refusal(replicaId, { restoreTime })).toContain("has no point-in-time recovery");
});
