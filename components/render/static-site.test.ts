import { expect, test } from "vitest";
import type { StaticSiteArgs } from "../platform";
import { placement } from "./placement.fixture";
import { staticSiteArgs } from "./static-site";

const args: StaticSiteArgs = {
  source: { repo: "https://github.com/acme/shop" },
  buildCommand: "npm run build",
  publishPath: "dist",
};

test("a site has the platform's name, its build, and leaves the rest to the provider", () => {
  expect(staticSiteArgs(placement, args)).toEqual({
    name: "shop-web-staging",
    repo: "https://github.com/acme/shop",
    autoDeployTrigger: "off",
    buildCommand: "npm run build",
    publishPath: "dist",
  });
});
