import { expect, test } from "vitest";
import { lateWrites } from "./late-env-vars";
import type { DeployedRecord, Entry } from "./records";

const record: DeployedRecord = {
  serviceId: "srv-1",
  deployId: "dep-1",
  release: "a",
  settingsVersion: 1,
  lateEnvVars: { URL: "http://a" },
};

const late = { lateEnvVars: { URL: "http://b" } };
const stands = { URL: "http://a", OTHER: "x" };

test.each<[string, Partial<Entry>, Record<string, string>, [string, string][], string[]]>([
  ["writes what differs", late, stands, [["URL", "http://b"]], []],
  ["writes nothing that stands", late, { URL: "http://b" }, [], []],
  ["removes what is late no longer", { ownEnvVars: ["OTHER"] }, stands, [], ["URL"]],
  ["leaves a variable that the service has taken over, value and all", { ownEnvVars: ["URL"] }, stands, [], []],
  ["removes nothing when it does not know what the service owns", {}, stands, [], []],
  ["removes nothing that is gone already", { ownEnvVars: [] }, {}, [], []],
])("a rollout %s", (_, overrides, actual, puts, deletes) => {
  const entry = { serviceId: "srv-1", settingsVersion: 1, ...overrides };
  expect(lateWrites(entry, record, new Map(Object.entries(actual)))).toEqual({ puts, deletes });
});
