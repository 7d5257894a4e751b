import { expect, test } from "vitest";
import { lateWrites } from "./late-env-vars";
import type { DeployedRecord } from "./records";

const record: DeployedRecord = {
  serviceId: "srv-1",
  deployId: "dep-1",
  release: "a",
  settingsVersion: 1,
  status: "live",
  lateEnvVars: { URL: "http://a" },
};

test.each<[string, Record<string, string>, Record<string, string>, [string, string][], string[]]>([
  ["writes what differs", { URL: "http://b" }, { URL: "http://a" }, [["URL", "http://b"]], []],
  ["writes nothing that stands", { URL: "http://a" }, { URL: "http://a", OTHER: "x" }, [], []],
  ["removes what is no longer late", {}, { URL: "http://a", OTHER: "x" }, [], ["URL"]],
  ["leaves a variable that the service has taken over", {}, { URL: "http://mine" }, [], []],
])("a rollout %s", (_, lateEnvVars, actual, puts, deletes) => {
  const entry = { serviceId: "srv-1", settingsVersion: 1, lateEnvVars };
  expect(lateWrites(entry, record, new Map(Object.entries(actual)))).toEqual({ puts, deletes });
});
