import { expect, test } from "vitest";
import { secret } from "../../values/value";
import { type DeployedRecord, type Entry, needsDeploy, recordsOutput, standingInputs } from "./records";

const entry: Entry = { serviceId: "srv-1", settingsVersion: 2, release: "a", lateEnvVars: { URL: "http://a" } };
const record: DeployedRecord = {
  serviceId: "srv-1",
  deployId: "dep-1",
  release: "a",
  settingsVersion: 2,
  lateEnvVars: { URL: "http://a" },
};

test.each<[string, Partial<Entry>, DeployedRecord | undefined, boolean]>([
  ["what stands as asked", {}, record, false],
  ["what has no record", {}, undefined, true],
  ["another release", { release: "b" }, record, true],
  ["other settings", { settingsVersion: 3 }, record, true],
  ["another service", { serviceId: "srv-2" }, record, true],
  ["another late variable", { lateEnvVars: { URL: "http://b" } }, record, true],
  ["another order", { after: ["x"] }, record, false],
])("%s needs a deploy: %s", (_, overrides, standing, expected) => {
  expect(needsDeploy({ ...entry, ...overrides }, standing)).toBe(expected);
});

test("a service that follows its branch needs no deploy for whatever commit is live", () => {
  const follower = { serviceId: "srv-1", settingsVersion: 2, lateEnvVars: { URL: "http://a" } };
  expect(needsDeploy(follower, { ...record, release: "whatever" })).toBe(false);
});

test("what stands after a failure is what the records say", () => {
  const asked = { ...entry, release: "b", settingsVersion: 3, after: ["x"], lateEnvVars: { URL: "http://a" } };
  const inputs = { services: { api: asked, web: asked }, rollbackOnFailure: true };
  expect(standingInputs(inputs, { api: { ...record, lateEnvVars: { URL: "http://a" } } })).toEqual({
    services: { api: { ...asked, release: "a", settingsVersion: 2 } },
    rollbackOnFailure: true,
  });
});

test("a late variable is as secret in the records as in the inputs", () => {
  const inputs = { services: { api: { lateEnvVars: { URL: secret("http://a") } } } };
  expect(recordsOutput({ api: record }, inputs, undefined)).toEqual({
    api: { ...record, lateEnvVars: { URL: secret("http://a") } },
  });
});
