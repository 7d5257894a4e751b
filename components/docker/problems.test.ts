import { expect, test } from "vitest";
import { hostProblems } from "./problems";

const digest = `ghcr.io/acme/goapp@sha256:${"a".repeat(64)}`;
const published = (services: object) => ({ "slipway:publish": JSON.stringify(services) });
const shop = (releases: object) => ({ "slipway:shop": JSON.stringify({ releases }) });
const right = { ...published({ "shop.web": { port: 80 } }), ...shop({ web: digest }) };
const registries = { "slipway:registries": '{"ghcr.io":{"username":"ada","password":"pw"}}' };

function told(values: Record<string, string>, secretKeys: string[] = []): string[] {
  const problems = hostProblems({ values, secretKeys, environment: {}, isPreview: true });
  return problems.map(({ configPath, message }) => `${configPath} ${message}`);
}

test("what is right is not complained about", () => {
  expect(told(right)).toEqual([]);
  expect(told({ ...right, ...registries }, ["slipway:registries"])).toEqual([]);
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
