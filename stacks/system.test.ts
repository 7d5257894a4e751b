import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { askedVariable, runtimeVariable, variable } from "../components/manifest";
import { buildSystem, commit } from "./build-system.fixture";
import type { SystemPlatform } from "./composition";
import { specimen } from "./specimen";
import { defineSystem } from "./system";

const repo = "https://github.com/acme/shop";

test("a system of one web service and a Postgres is one file of at most 40 lines", () => {
  const lines = readFileSync(join(__dirname, "specimen/index.ts"), "utf8").trimEnd().split("\n");
  expect(lines.length).toBeLessThanOrEqual(40);
});

describe("the rules hold for a system that says nothing of them", () => {
  const problemsOf = (settings: object, environment: "local" | "staging" | "production") => {
    const context = { environment, stack: "any", isEncrypted: () => false };
    return specimen
      .configure(specimen.settings.parse({ repo, ...settings }), context)
      .problems.map(({ path, message }) => [path.join("."), message]);
  };
  const domains = { web: "shop.acme.com" };

  test.each([
    ["production without a release", "production", { domains }, "release", /missing: production needs the commit/],
    ["staging without one, unless it follows", "staging", {}, "release", /missing: staging needs the commit/],
    ["production that follows", "production", { domains, follow: true }, "follow", /production runs releases/],
    ["local that follows", "local", { follow: true }, "follow", /local runs releases/],
    ["both", "staging", { follow: true, release: commit }, "follow", /can't be combined with/],
    ["production without a domain", "production", { release: commit }, "domains.web", /needs the domain at which/],
    [
      "a secret in the clear",
      "staging",
      { follow: true, variables: { web: { DATABASE_URL: "postgresql://a?sslmode=require&uselibpqcompat=true" } } },
      "variables.web.DATABASE_URL",
      /is a secret but isn't encrypted/,
    ],
    [
      "a variable of nobody",
      "staging",
      { follow: true, variables: { web: { GRETING: "Hi" } } },
      "variables.web.GRETING",
      /did you mean `GREETING`/,
    ],
  ] as const)("%s is refused", (_, environment, settings, path, message) => {
    expect(problemsOf(settings, environment)).toEqual([[path, expect.stringMatching(message)]]);
  });

  test("production with a release and a domain is right, and so is staging that follows", () => {
    expect(problemsOf({ release: commit, domains }, "production")).toEqual([]);
    expect(problemsOf({ follow: true }, "staging")).toEqual([]);
  });

  test.each<[string, z.ZodOptional<z.ZodString> | z.ZodDefault<z.ZodString>, object, string | RegExp]>([
    ["that says nothing", z.string().optional(), {}, /^`api` of pair listens on 10000, which Render's private network/],
    ["whose settings say a reserved one", z.string().optional(), { api: { PORT: "18013" } }, /listens on 18013, which/],
    ["of a port that is carried", z.string().default("4000"), {}, "pair-api-x7f2:4000"],
    ["whose settings say another one", z.string().default("4000"), { api: { PORT: "80" } }, "pair-api-x7f2:80"],
  ])("the private address of a service %s", async (_, port, variables, expected) => {
    const PORT = runtimeVariable(port, { description: "Where it listens" });
    const API = runtimeVariable(z.string(), { description: "Another one" });
    const kind = "web";
    const pair = defineSystem({
      name: "pair",
      services: { api: { kind, manifest: z.object({ PORT }) }, web: { kind, manifest: z.object({ API }) } },
      build({ platform }) {
        const build = { runtime: "node", build: "true", start: "node ." } as const;
        const api = platform.webService("api", { build });
        const web = platform.webService("web", { build });
        platform.rollout({ api: { variables: {} }, web: { variables: { API: api.privateHost } } });
        return { url: web.url };
      },
    });
    const built = buildSystem(pair, { repo, release: commit, variables }, { environment: "staging" });
    if (typeof expected !== "string") await expect(built).rejects.toThrow(expected);
    else {
      const rollout = (await built).resources.find(({ type }) => type.endsWith(":Rollout"))?.inputs;
      expect(rollout).toMatchObject({ services: { web: { envVars: { API: expected } } } });
    }
  });

  test("each part says which setting gives it another name", async () => {
    const { resources } = await buildSystem(specimen, { repo }, { environment: "local" });
    const told = resources.flatMap(({ name, inputs }) =>
      inputs.nameSetting === undefined ? [] : [[name, inputs.nameSetting]],
    );
    expect(Object.fromEntries(told)).toEqual({
      "specimen-web": "slipway:specimen.names.web, or slipway:specimen.nameSuffix for all parts",
      "specimen-postgres": "slipway:specimen.names.postgres, or slipway:specimen.nameSuffix for all parts",
    });
  });

  test("without a release nothing is rolled out, whatever became of the rules", async () => {
    const run = buildSystem(specimen, { repo }, { environment: "production", released: false });
    await expect(run).rejects.toThrow("`specimen`'s `web` has no release, and no setting lets it follow its branch");
  });

  test("a follower has no release but a source, and the platform deploys its branch", async () => {
    const { resources } = await buildSystem(specimen, { repo, follow: true }, { released: false });
    const { web } = resources.find(({ name }) => name === "specimen")?.inputs.services as Record<string, object>;
    expect(web).toMatchObject({ source: "sourceFingerprint-of-specimen-web" });
    expect(web).not.toHaveProperty("release");
    expect(resources.find(({ name }) => name === "specimen-web")?.inputs.autoDeployTrigger).toBe("checksPass");
  });
});

describe("names", () => {
  const namesIn = async (settings: object, environment: "staging" | "production", stack: string) => {
    const { resources } = await buildSystem(specimen, { repo, ...settings }, { environment, stack });
    return resources.flatMap(({ inputs }) => (inputs.name === undefined ? [] : [inputs.name])).sort();
  };

  test.each([
    ["end with the stack's name", {}, "staging", "pr-12", ["specimen-postgres-pr-12", "specimen-web-pr-12"]],
    ["end with nothing in production", {}, "production", "eu", ["specimen-postgres", "specimen-web"]],
    [
      "end with what the settings say",
      { nameSuffix: "eu" },
      "production",
      "prod",
      ["specimen-postgres-eu", "specimen-web-eu"],
    ],
    ["are the settings' own", { names: { web: "shop" } }, "staging", "pr-12", ["shop", "specimen-postgres-pr-12"]],
  ] as const)("%s", async (_, settings, environment, stack, names) => {
    expect(await namesIn(settings, environment, stack)).toEqual(names);
  });
});

const manifest = z.object({ TITLE: variable(z.string(), { description: "What it is called" }) });
const build = { dockerfile: "Dockerfile" };

test("a service that the composition leaves out of its rollout is refused by name", async () => {
  const forgetful = defineSystem({
    name: "shop",
    services: { web: { kind: "web", manifest }, api: { kind: "web", manifest } },
    build({ platform }) {
      platform.webService("web", { build });
      platform.webService("api", { build });
      platform.rollout({ web: { variables: { TITLE: "Shop" } }, api: undefined });
      return {};
    },
  });
  await expect(buildSystem(forgetful, { repo, release: commit })).rejects.toThrow(
    "`shop` creates `api` but doesn't roll it out, so it would never run: add it to `platform.rollout({ … })` in stacks/shop/index.ts",
  );
});

describe("a service with a folder of its own", () => {
  const monorepo = defineSystem({
    name: "shop",
    services: {
      web: { kind: "web", rootDir: "web", manifest: z.object({}) },
      api: { kind: "web", rootDir: "api", manifest: z.object({}), paths: ["src/**"], migrations: ["sql/*.sql"] },
    },
    build({ platform }) {
      platform.webService("web", { build });
      platform.webService("api", { build });
      platform.rollout({ web: { variables: {} }, api: { variables: {} } });
      return {};
    },
  });

  test.each([
    [undefined, ["web", "api"], [undefined, ["api/src/**"]]],
    ["apps/shop", ["apps/shop/web", "apps/shop/api"], [undefined, ["apps/shop/api/src/**"]]],
  ])("is built there, within the `rootDir` %s of its system", async (rootDir, folders, filters) => {
    const { resources } = await buildSystem(monorepo, { repo, rootDir, release: commit });
    const services = ["shop-web", "shop-api"].map(
      (name) => resources.find((resource) => resource.name === name)?.inputs,
    );
    expect(services.map((inputs) => inputs?.rootDir)).toEqual(folders);
    expect(services.map((inputs) => (inputs?.buildFilter as { paths: string[] } | undefined)?.paths)).toEqual(filters);
  });

  test("changes with what is in it, as far as its system is concerned", () => {
    const settings = monorepo.settings.parse({ repo, release: commit });
    const context = { environment: "staging", stack: "test", isEncrypted: () => false } as const;
    const { sources } = monorepo.configure(settings, context).configured;
    expect(sources).toMatchObject({
      web: { rootDir: "", paths: ["web/**"] },
      api: { rootDir: "", paths: ["api/src/**"] },
    });
    expect(monorepo.paths).toEqual({ web: ["web/**"], api: ["api/src/**"] });
    expect(monorepo.migrations).toEqual({ api: ["api/sql/*.sql"] });
  });
});

test("a variable that only settings give is missing until they give it, as a secret where it is one", () => {
  const asking = defineSystem({
    name: "shop",
    services: {
      web: {
        kind: "web",
        manifest: z.object({
          KEY: askedVariable(z.string(), { description: "A key", secret: true }),
          URL: askedVariable(z.string(), { description: "An address" }),
        }),
      },
    },
    build({ platform }) {
      platform.webService("web", { build });
      platform.rollout({ web: { variables: {} } });
      return {};
    },
  });
  const problems = (variables: object) =>
    asking
      .configure(asking.settings.parse({ repo, release: commit, variables }), {
        environment: "staging",
        stack: "test",
        isEncrypted: () => true,
      })
      .problems.map(({ path, message, isMissing, fix }) => [path.join("."), `${isMissing} ${message}`, fix]);
  const message = "true is missing: only a stack can say it";
  expect(problems({})).toEqual([
    ["variables.web.KEY", message, { set: "<value>", secret: true }],
    ["variables.web.URL", message, { set: "<value>", secret: false }],
  ]);
  expect(problems({ web: { KEY: "a", URL: "b" } })).toEqual([]);
});

test("a composition without a rollout is refused", async () => {
  const none = defineSystem({
    name: "shop",
    services: { web: { kind: "web", manifest } },
    build: ({ platform }) => ({ url: platform.webService("web", { build }).url }),
  });
  await expect(buildSystem(none, { repo, release: commit })).rejects.toThrow(
    "`shop` creates `web` but doesn't roll it out",
  );
});

test("a static site with a secret variable is refused when it is defined", () => {
  const secret = z.object({ KEY: variable(z.string(), { description: "A key", secret: true }) });
  const define = () =>
    defineSystem({ name: "shop", services: { pages: { kind: "site", manifest: secret } }, build: () => ({}) });
  expect(define).toThrow("`shop`'s `pages` is a static site, so `KEY` can't be a secret");
});

test("a rollout without a service, or without a variable that its manifest needs, does not compile", () => {
  type Rollout = SystemPlatform<{ web: { kind: "web"; manifest: typeof manifest } }, never>["rollout"];
  type Entries = Parameters<Rollout>[0];
  expectTypeOf<{ web: { variables: { TITLE: string } } }>().toExtend<Entries>();
  expectTypeOf<{ web: { variables: object } }>().not.toExtend<Entries>();
  expectTypeOf<object>().not.toExtend<Entries>();
});

describe("services that the internet doesn't reach", () => {
  const system = defineSystem({
    name: "inner",
    services: {
      api: { kind: "private", manifest: z.object({}) },
      jobs: { kind: "worker", manifest: z.object({ API: z.string() }) },
    },
    build({ platform }) {
      const build = { dockerfile: "Dockerfile" };
      const api = platform.privateService("api", { build });
      platform.backgroundWorker("jobs", { build, plan: "standard" });
      platform.rollout({ api: { variables: {} }, jobs: { variables: { API: api.privateHost }, after: ["api"] } });
      return {};
    },
  });

  test("have their sizes from the settings, and are rolled out in their order", async () => {
    const { resources } = await buildSystem(system, { repo, plans: { api: "pro" }, instances: { jobs: 3 } });
    const made = Object.fromEntries(resources.map(({ type, inputs }) => [type, inputs]));
    expect(made["render:index:PrivateService"]).toMatchObject({ plan: "pro", autoDeployTrigger: "off" });
    expect(made["render:index:BackgroundWorker"]).toMatchObject({ plan: "standard", numInstances: 3 });
    expect(made["render:index:Rollout"]?.services).toMatchObject({
      jobs: { envVars: { API: "inner-api-x7f2:10000" }, after: ["api"] },
    });
  });

  test("are scaled by their load where the settings say so", async () => {
    const autoscaling = { jobs: { min: 1, max: 3, memoryPercent: 80 } };
    const { resources } = await buildSystem(system, { repo, autoscaling });
    const made = Object.fromEntries(resources.map(({ type, inputs }) => [type, inputs]));
    const criteria = { memory: { percentage: 80 } };
    expect(made["render:index:BackgroundWorker"]?.autoscaling).toEqual({ min: 1, max: 3, criteria });
    expect(made["render:index:PrivateService"]).not.toHaveProperty("autoscaling");
  });

  test("have no domain", () => {
    const { error } = system.settings.safeParse({ repo, domains: { api: "api.acme.com" } });
    expect(error?.issues).toMatchObject([{ code: "unrecognized_keys", keys: ["api"], path: ["domains"] }]);
  });
});
