import { expect, test } from "vitest";
import { webService } from "../resources/web-service/declaration";
import { secret, unknown, type ValueMap } from "../values/value";
import { fingerprint } from "./fingerprint";

const service: ValueMap = { name: "api", repo: "https://example.com/api", runtime: "node", startCommand: "npm start" };

function same(kind: "settings" | "source", other: ValueMap): boolean {
  return fingerprint(webService, { ...service, ...other }, kind) === fingerprint(webService, service, kind);
}

test("a fingerprint is a short text", () => {
  expect(fingerprint(webService, service, "settings")).toMatch(/^[\w-]{22}$/);
});

test.each<[string, ValueMap]>([
  ["a default that is stated", { plan: "starter", healthCheckPath: "" }],
  ["what leaving out means", { preDeployCommand: "" }],
  ["a plan by its other name", { plan: "0.5c-512mb" }],
  ["what takes effect with no deploy", { numInstances: 3, customDomains: ["a.io"], name: "other" }],
  ["where the code comes from", { repo: "https://example.com/other", branch: "next" }],
])("settings: %s is the same", (_, other) => {
  expect(same("settings", other)).toBe(true);
});

test.each<[string, ValueMap]>([
  ["a command", { startCommand: "npm run serve" }],
  ["a plan", { plan: "1c-2g" }],
  ["a folder", { rootDir: "api" }],
])("settings: another %s is another fingerprint", (_, other) => {
  expect(same("settings", other)).toBe(false);
});

test.each<[string, ValueMap, boolean]>([
  ["another repository", { repo: "https://example.com/other" }, false],
  ["another branch", { branch: "next" }, false],
  ["another command", { startCommand: "npm run serve" }, true],
])("source: %s", (_, other, expected) => {
  expect(same("source", other)).toBe(expected);
});

test("a fingerprint is unknown with one of its inputs, and secret with one", () => {
  expect(fingerprint(webService, { ...service, startCommand: unknown }, "settings")).toBe(unknown);
  expect(fingerprint(webService, { ...service, startCommand: unknown }, "source")).toEqual(expect.any(String));
  const hidden = { ...service, repo: secret("https://example.com/api") };
  expect(fingerprint(webService, hidden, "source")).toEqual(secret(fingerprint(webService, service, "source")));
  expect(fingerprint(webService, hidden, "settings")).toEqual(expect.any(String));
  const both = { ...service, repo: secret(unknown) };
  expect(fingerprint(webService, both, "source")).toEqual(secret(unknown));
});
