import { expect, test } from "vitest";
import { nameOf } from "./name";

test.each([
  ["production", "eu", {}, "shop-web"],
  ["staging", "staging", {}, "shop-web-staging"],
  ["staging", "pr-12", {}, "shop-web-pr-12"],
  ["preview", "pr-12", {}, "shop-web-pr-12"],
  ["local", "local", {}, "shop-web-local"],
  ["local", "ann", {}, "shop-web-ann"],
  ["production", "eu", { names: { web: "www" } }, "www"],
  ["production", "eu", { suffix: "eu" }, "shop-web-eu"],
  ["staging", "staging", { names: { api: "other" } }, "shop-web-staging"],
  ["staging", "pr-12", { suffix: "review" }, "shop-web-review"],
  ["staging", "pr-12", { suffix: "review", names: { web: "www" } }, "www"],
] as const)("a part in %s, stack %s, with %j is called %s", (environment, stack, settings, name) => {
  expect(nameOf("web", { system: "shop", stack, environment, ...settings })).toBe(name);
});
