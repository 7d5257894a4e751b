import * as pulumi from "@pulumi/pulumi";
import * as render from "@pulumiverse/render";
import { describe, expect, test } from "vitest";
import type { Environment } from "../environment";
import type { Platform, Source } from "../platform";
import { type Asked, runWithMocks } from "./mocks.fixture";
import { RenderPlatform } from "./platform";

type Make = (platform: Platform, options?: pulumi.ComponentResourceOptions) => unknown;

const source: Source = { repo: "https://github.com/acme/shop" };
const variables = { values: {}, addresses: {}, generated: [] };
const kinds = {
  WebService: (platform, options) =>
    platform.webService("part", { source, variables, build: { dockerfile: "Dockerfile" } }, options),
  StaticSite: (platform, options) =>
    platform.staticSite("part", { source, variables, buildCommand: "make", publishPath: "dist" }, options),
  Postgres: (platform, options) => platform.postgres("part", { plan: "free", version: "17" }, options),
  KeyValue: (platform, options) => platform.keyValue("part", { plan: "free" }, options),
  Rollout: (platform, options) => platform.rollout({ entries: [] }, options),
} satisfies Record<string, Make>;

/** What the engine is asked for when one part is made. */
async function ask(make: Make, options?: pulumi.ComponentResourceOptions, environment: Environment = "staging") {
  const { asked } = await runWithMocks(() => {
    const parent = new pulumi.ComponentResource("test:index:Shop", "top");
    make(new RenderPlatform({ system: "shop", environment, region: "ohio", names: {}, parent }), options);
  });
  return asked;
}

function resourceIn(asked: readonly Asked[], type: string): Asked | undefined {
  return asked.findLast((one) => one.type === `render:index:${type}`);
}

describe.each(Object.entries<Make>(kinds))("%s", (type, make) => {
  test("stands under its component, which stands under the platform's parent", async () => {
    const name = type === "Rollout" ? "shop" : "shop-part";
    expect((await ask(make)).map((one) => `${one.type} ${one.place}`)).toEqual([
      "test:index:Shop top",
      `slipway:render:${type} top / ${name}`,
      `render:index:${type} top / ${name} / ${name}`,
    ]);
  });

  test("is asked for with the options that the system gives", async () => {
    const options = { customTimeouts: { create: "1h" }, ignoreChanges: ["plan"], retainOnDelete: true, protect: true };
    expect(resourceIn(await ask(make, options), type)?.options).toMatchObject({
      customtimeouts: { create: "1h" },
      ignorechangesList: ["plan"],
      retainondelete: true,
      protect: true,
    });
  });

  test("takes another parent from the options", async () => {
    const { asked } = await runWithMocks(() => {
      const parent = new pulumi.ComponentResource("test:index:Shop", "top");
      const other = new pulumi.ComponentResource("test:index:Shop", "other");
      const platform = new RenderPlatform({ system: "shop", environment: "local", region: "ohio", names: {}, parent });
      make(platform, { parent: other });
    });
    expect(resourceIn(asked, type)?.place).toMatch(/^other \/ /);
  });

  test("waits for what its options name", async () => {
    const { asked } = await runWithMocks(() => {
      const first = new pulumi.ComponentResource("test:index:Shop", "first");
      const platform = new RenderPlatform({ system: "shop", environment: "local", region: "ohio", names: {} });
      const store = new render.KeyValue("store", { name: "store", plan: "free" }, { parent: first });
      make(platform, { dependsOn: store });
    });
    expect(resourceIn(asked, type)?.options.dependenciesList).toEqual([expect.stringMatching(/::store$/)]);
  });

  test("uses the provider that its options name", async () => {
    const { asked } = await runWithMocks(() => {
      const provider = new render.Provider("another");
      const platform = new RenderPlatform({ system: "shop", environment: "local", region: "ohio", names: {} });
      make(platform, { provider });
    });
    expect(resourceIn(asked, type)?.options.provider).toMatch(/::another::/);
  });
});

describe.each(["Postgres", "KeyValue"] as const)("%s holds data", (type) => {
  test.each<[string, Environment, pulumi.ComponentResourceOptions | undefined, boolean]>([
    ["Pulumi refuses to delete it in staging", "staging", undefined, true],
    ["Pulumi refuses to delete it in production", "production", undefined, true],
    ["it can be deleted in local", "local", undefined, false],
    ["it can be deleted where its options say so", "production", { protect: false }, false],
  ])("%s", async (_, environment, options, isProtected) => {
    const resource = resourceIn(await ask(kinds[type], options, environment), type);
    expect(resource?.options.protect ?? false).toBe(isProtected);
  });
});
