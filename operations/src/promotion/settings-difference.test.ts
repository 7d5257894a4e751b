import { expect, test } from "vitest";
import { settingsDifference } from "./settings-difference";

const staging = {
  "slipway:environment": "staging",
  "render:host": "http://127.0.0.1:4100/v1",
  "slipway:shop": {
    repo: "https://git.example/shop",
    follow: true,
    plans: { api: "starter" },
    variables: { api: { LEVEL: "debug", LIMIT: 5, TOKEN: { secure: "v1:one" } } },
    database: { allowedNetworks: [{ cidrBlock: "192.0.2.0/24" }] },
  },
  "slipway:other": { repo: "x" },
};
const production = {
  "slipway:environment": "production",
  "slipway:addresses": "render",
  "slipway:shop": {
    repo: "https://git.example/shop",
    release: "a".repeat(40),
    releases: { api: "b".repeat(40) },
    plans: { api: "standard" },
    variables: { api: { LIMIT: 5, TOKEN: { secure: "v1:two" } } },
    database: { allowedNetworks: [{ cidrBlock: "192.0.2.0/24" }, { cidrBlock: "198.51.100.0/24" }] },
  },
};

test("settings that differ are named by their paths; pins, Render's address and other systems are not", () => {
  expect(settingsDifference(staging, production, ["shop"])).toEqual([
    { path: "slipway:addresses", to: "render" },
    { path: "slipway:shop.database.allowedNetworks[1].cidrBlock", to: "198.51.100.0/24" },
    { path: "slipway:shop.plans.api", from: "starter", to: "standard" },
    { path: "slipway:shop.variables.api.LEVEL", from: "debug" },
    { path: "slipway:shop.variables.api.TOKEN", from: "[secret]", to: "[secret]" },
  ]);
});

test("nothing of what is encrypted, and no password in a URL, is shown", () => {
  const shown = settingsDifference(
    { "slipway:shop": { hook: "https://user:hunter2@git.example/shop", key: { secure: "v1:abc" } } },
    { "slipway:shop": { hook: "https://git.example/shop" } },
    ["shop"],
  );
  expect(shown).toEqual([
    { path: "slipway:shop.hook", from: "[secret]", to: "https://git.example/shop" },
    { path: "slipway:shop.key", from: "[secret]" },
  ]);
});

test("a repository that each stack has encrypted for itself is no difference here: it was compared before", () => {
  const stack = (secure: string) => ({ "slipway:shop": { repo: { secure } } });
  expect(settingsDifference(stack("v1:one"), stack("v1:two"), ["shop"])).toEqual([]);
});

test("stacks with the same settings differ in nothing", () => {
  expect(settingsDifference(staging, staging, ["other"])).toEqual([]);
});
