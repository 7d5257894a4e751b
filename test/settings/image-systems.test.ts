import { expect, test } from "vitest";
import { z } from "zod";
import type { Environment } from "../../components/environment";
import { readSettings } from "../../infra/settings";
import type { ServiceImage } from "../../stacks/service";
import { defineSystem } from "../../stacks/system";
import { commit, config } from "./right";

const manifest = z.object({});
const build = () => ({});
const image = { name: "ghcr.io/acme/web" };
const pin = `${image.name}@sha256:${"ab".repeat(32)}`;

/** What is told of settings of a system whose one service can run an image. */
async function warned(environment: Environment, settings: object, web: ServiceImage): Promise<readonly string[]> {
  const shop = defineSystem({ name: "shop", services: { web: { kind: "web", manifest, image: web } }, build });
  const { values, ...rest } = config(environment, {}, { "slipway:shop": JSON.stringify(settings) });
  const others = Object.entries(values).filter(([key]) => key !== "slipway:realtime");
  return (await readSettings({ ...rest, values: Object.fromEntries(others) }, [shop])).warnings;
}

test.each<Environment>(["local", "staging", "production"])(
  "a system of images alone needs no repository in %s",
  async (environment) => {
    expect(await warned(environment, { releases: { web: pin } }, image)).toEqual([]);
  },
);

test("a credential of a service that is built is told to do nothing", async () => {
  const settings = { repo: "https://github.com/acme/shop", release: commit, registryCredentials: { web: "acme" } };
  expect(await warned("staging", settings, { ...image, orBuilt: true })).toEqual([
    "slipway:shop.registryCredentials.web does nothing, since `web` is built from the repository in this stack.",
  ]);
});
