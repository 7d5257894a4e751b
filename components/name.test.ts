import { expect, test } from "vitest";
import { nameOf } from "./name";

test.each([
  ["production", {}, "shop-web"],
  ["staging", {}, "shop-web-staging"],
  ["local", {}, "shop-web-local"],
  ["production", { web: "www" }, "www"],
  ["staging", { api: "other" }, "shop-web-staging"],
] as const)("a part of %s with names %j is called %s", (environment, names, name) => {
  expect(nameOf("shop", "web", environment, names)).toBe(name);
});
