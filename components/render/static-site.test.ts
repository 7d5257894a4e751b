import { expect, test } from "vitest";
import type { StaticSiteArgs } from "../platform";
import { placement } from "./placement.fixture";
import { staticSiteArgs } from "./static-site";

const args: StaticSiteArgs = {
  source: { repo: "https://github.com/acme/shop" },
  variables: { values: { VITE_TITLE: "Shop" }, addresses: {}, generated: [] },
  buildCommand: "npm run build",
  publishPath: "dist",
};

test("a site has the platform's name, its build and its variables, and leaves the rest to the provider", () => {
  expect(staticSiteArgs(placement, args)).toEqual({
    name: "shop-web-staging",
    repo: "https://github.com/acme/shop",
    autoDeployTrigger: "off",
    buildCommand: "npm run build",
    publishPath: "dist",
    envVars: { VITE_TITLE: "Shop" },
  });
});

test("a generated secret is refused, since it would stand in public files", () => {
  const variables = { ...args.variables, generated: ["API_KEY"] };
  expect(() => staticSiteArgs(placement, { ...args, variables })).toThrow(
    "`web` is a static site, so `API_KEY` can't be a generated secret",
  );
});
