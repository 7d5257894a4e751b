import { expect, test } from "vitest";
import { hostProblems } from "./problems";

const digest = `ghcr.io/acme/goapp@sha256:${"a".repeat(64)}`;
const published = (services: object) => ({ "slipway:publish": JSON.stringify(services) });
const shop = (releases: object) => ({ "slipway:shop": JSON.stringify({ releases }) });
const right = { ...published({ "shop.web": { port: 80 } }), ...shop({ web: digest }) };
const login = { username: "ada", password: "pw" };
const registries = { "slipway:registries": JSON.stringify({ "ghcr.io": login, "quay.io": login }) };

/** @param encrypted paths under a key, such as `slipway:registries ghcr.io.password` */
function told(values: Record<string, string>, encrypted: string[] = [], environment = {}): string[] {
  const isEncrypted = (key: string, path: readonly PropertyKey[]) => encrypted.includes(`${key} ${path.join(".")}`);
  const problems = hostProblems({ values, isEncrypted, environment, isPreview: true });
  return problems.map(({ configPath, message }) => `${configPath} ${message}`);
}

test("what is right is not complained about", () => {
  expect(told(right)).toEqual([]);
  const encrypted = ["ghcr.io", "quay.io"].map((registry) => `slipway:registries ${registry}.password`);
  expect(told({ ...right, ...registries }, encrypted)).toEqual([]);
  expect(told(right, [], { DOCKER_HOST: "unix:///elsewhere.sock", DOCKER_CONTEXT: "" })).toEqual([]);
});

test("of two registries' passwords the one in the clear is told", () => {
  expect(told({ ...right, ...registries }, ["slipway:registries ghcr.io.password"])).toEqual([
    expect.stringMatching(/^slipway:registries\["quay.io"\].password is a secret but isn't encrypted/),
  ]);
});

test("a context that would lead the provider elsewhere is told", () => {
  expect(told(right, [], { DOCKER_CONTEXT: "other" })).toEqual([
    "slipway:dockerHost isn't where containers would be made: `DOCKER_CONTEXT` is `other` in the environment, which overrides it; unset that",
  ]);
});

test.each<[string, Record<string, string>, string]>([
  [
    "no digest",
    { ...right, ...shop({}) },
    "slipway:shop.releases.web is missing: a Docker host runs an image by its digest",
  ],
  [
    "a commit",
    { ...right, ...shop({ web: "a".repeat(40) }) },
    `slipway:shop.releases.web is \`${"a".repeat(40)}\`: a Docker host builds nothing`,
  ],
  ["a tag", { ...right, ...shop({ web: "ghcr.io/acme/goapp:1" }) }, "expected an image by its digest"],
  ["no system", published({ "shop.web": { port: 80 } }), 'slipway:publish["shop.web"] is of no system of this stack'],
  ["a preview", { ...right, "slipway:environment": "preview" }, "slipway:environment is `preview`"],
  [
    "a password in the clear",
    { ...right, ...registries },
    'slipway:registries["ghcr.io"].password is a secret but isn\'t encrypted',
  ],
])("%s is told", (_, values, expected) => {
  expect(told(values).join("\n")).toContain(expected);
});

test.each([
  [{ port: 80 }, { port: 80 }, true],
  [{ port: 80, address: "0.0.0.0" }, { port: 80 }, true],
  [{ port: 80, address: "203.0.113.5" }, { port: 80 }, false],
  [{ port: 80 }, { port: 81 }, false],
])("two services at %o and %o clash: %s", (web, api, clash) => {
  const values = { ...published({ "shop.web": web, "shop.api": api }), ...shop({ web: digest, api: digest }) };
  const expected =
    'slipway:publish["shop.api"].port is `80`, at which `shop.web` is published already: expected another port';
  expect(told(values)).toEqual(clash ? [expected] : []);
});
