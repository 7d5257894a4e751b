import { expect, test } from "vitest";
import { envVarWrites, initialEnvVars, type Variables } from "./env-vars";

const generate = { generateValue: true };

test.each<[string, Variables, Variables, Record<string, string>, Record<string, unknown>, string[]]>([
  ["nothing when all is as asked", { envVars: { A: "1" } }, { envVars: { A: "1" } }, { A: "1" }, {}, []],
  ["only what differs", { envVars: { A: "1", B: "2" } }, {}, { A: "1", B: "0" }, { B: { value: "2" } }, []],
  ["only what was owned is removed", {}, { envVars: { A: "1" } }, { A: "1", LATE: "x" }, {}, ["A"]],
  ["nothing is removed that is gone already", {}, { envVars: { A: "1" } }, {}, {}, []],
  [
    "a value is generated once",
    { generatedEnvVars: ["K", "L"] },
    { generatedEnvVars: ["K"] },
    { K: "kept" },
    { L: generate },
    [],
  ],
  [
    "a stated value that is to be generated keeps its value",
    { generatedEnvVars: ["K"] },
    { envVars: { K: "1" } },
    { K: "1" },
    {},
    [],
  ],
])("variables: %s", (_, asked, former, actual, puts, deletes) => {
  const writes = envVarWrites(asked, former, {}, new Map(Object.entries(actual)));
  expect(Object.fromEntries(writes.puts.map(({ key, body }) => [key, body]))).toEqual(puts);
  expect(writes.deletes).toEqual(deletes);
});

test("variables: those that are asked for as before are left as they stand", () => {
  const former = { envVars: { A: "1", B: "2" }, generatedEnvVars: ["K"] };
  const asked = { envVars: { A: "1", B: "20" }, generatedEnvVars: ["K", "L"] };
  expect(envVarWrites(asked, former, former, new Map([["A", "10"]]))).toEqual({
    puts: [
      { key: "B", body: { value: "20" } },
      { key: "L", body: generate },
    ],
    deletes: [],
  });
});

test("a service is created with its stated and its generated variables", () => {
  expect(initialEnvVars({ envVars: { A: "1" }, generatedEnvVars: ["K"] })).toEqual([
    { key: "A", value: "1" },
    { key: "K", generateValue: true },
  ]);
});
