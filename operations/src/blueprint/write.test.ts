import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { OutlinePlatform } from "../../../components/outline/platform";
import type { ServicePlan } from "@slipway/render-api";
import { schemaFaults } from "./specimens.fixture";
import { type BlueprintSubject, writeBlueprint } from "./write";

const repo = "https://github.com/acme/shop";
const source = { repo, branch: "main" };
const place = { system: "shop", nameOf: (part: string) => `shop-${part}`, defaultDiskSizeGB: () => 15 };
const defaultDiskSizeGB = () => 15;

function makeParts(platform: OutlinePlatform) {
  return {
    api: platform.webService("api", { source, build: { runtime: "node", build: "make", start: "run" } }),
    inner: platform.privateService("inner", { source, build: { dockerfile: "Dockerfile" }, plan: "standard" }),
    jobs: platform.backgroundWorker("jobs", {
      source,
      build: { dockerfile: "Dockerfile" },
      disk: { mountPath: "/var/data" },
    }),
    nightly: platform.cronJob("nightly", {
      source,
      build: { runtime: "node", build: "make", start: "run" },
      schedule: "0 3 * * *",
    }),
    web: platform.staticSite("web", { source, buildCommand: "make", publishPath: "dist", domains: ["acme.com"] }),
    postgres: platform.postgres("postgres", { plan: "basic_256mb", version: "17" }),
    redis: platform.keyValue("redis", { plan: "starter" }),
    key: platform.secret("key"),
  };
}

type Parts = ReturnType<typeof makeParts>;
type Variables = Record<string, pulumi.Input<string>>;

const subject = { sources: {}, region: "ohio", defaultDiskSizeGB };

/** The Blueprint of a system that has one part of each kind, by the variables of its API and of its site. */
async function written(
  variablesOf: (parts: Parts) => Variables,
  siteOf?: (parts: Parts) => Variables,
  encrypted: string[] = [],
) {
  const platform = new OutlinePlatform(place);
  const parts = makeParts(platform);
  const entry = (service: Parts["api"] | Parts["web"], values: Variables) => ({
    service,
    variables: { values, runtimeOnly: [], defaults: [] },
  });
  platform.rollout({ entries: [entry(parts.api, variablesOf(parts)), entry(parts.web, siteOf?.(parts) ?? {})] });
  const result = writeBlueprint({ ...subject, composition: await platform.asked(), encrypted });
  expect(schemaFaults(result.blueprint)).toEqual([]);
  const of = (name: string) => result.blueprint.services.find((service) => service.name === name);
  return { ...result, api: of("shop-api"), web: of("shop-web") };
}

test("private services and workers are there, each as its own kind", async () => {
  const { blueprint } = await written(() => ({}));
  expect(blueprint.services.filter(({ type }) => type === "pserv" || type === "worker")).toMatchObject([
    { type: "pserv", name: "shop-inner", runtime: "docker", plan: "standard", numInstances: 1 },
    { type: "worker", name: "shop-jobs", plan: "starter", disk: { name: "data", mountPath: "/var/data", sizeGB: 1 } },
  ]);
});

test("a cron job is there with its schedule, and without what it can't have", async () => {
  const { blueprint } = await written(() => ({}));
  expect(blueprint.services.find(({ type }) => type === "cron")).toEqual({
    ...{ type: "cron", name: "shop-nightly", runtime: "node", buildCommand: "make", startCommand: "run" },
    ...{ region: "ohio", plan: "starter", schedule: "0 3 * * *", repo, branch: "main", autoDeployTrigger: "off" },
  });
});

const hostOf = (url: pulumi.Output<string>) => url.apply((text) => new URL(text).hostname);
const part = (url: pulumi.Output<string>, name: "username" | "password" | "pathname") =>
  url.apply((text) => new URL(text)[name].replace(/^\//, ""));
const service = (name: string, rest: object, type = "web") => ({
  fromService: { type, name: `shop-${name}`, ...rest },
});
const database = (property: string) => ({ fromDatabase: { name: "shop-postgres", property } });

describe("a variable is taken from where its value comes from", () => {
  test.each<[string, (parts: Parts) => pulumi.Input<string>, object]>([
    ["a text", () => "info", { value: "info" }],
    ["no text", () => "", { value: "" }],
    ["an address", ({ api }) => api.url, service("api", { envVarKey: "RENDER_EXTERNAL_URL" })],
    [
      "a private service's address",
      ({ inner }) => inner.privateHost,
      service("inner", { property: "hostport" }, "pserv"),
    ],
    ["a host", ({ api }) => hostOf(api.url), service("api", { envVarKey: "RENDER_EXTERNAL_HOSTNAME" })],
    ["a domain", ({ web }) => web.url, { value: "https://acme.com" }],
    ["texts and a domain", ({ web }) => pulumi.interpolate`${web.url}/v1`, { value: "https://acme.com/v1" }],
    ["a private address", ({ api }) => api.privateHost, service("api", { property: "hostport" })],
    [
      "a private host",
      ({ api }) => api.privateHost.apply((host) => host.replace(/:.*/, "")),
      service("api", { property: "host" }),
    ],
    ["a database", ({ postgres }) => postgres.connectionString(), database("connectionString")],
    ["its host", ({ postgres }) => hostOf(postgres.connectionString()), database("host")],
    ["its user", ({ postgres }) => part(postgres.connectionString(), "username"), database("user")],
    ["its password", ({ postgres }) => part(postgres.connectionString(), "password"), database("password")],
    ["its name", ({ postgres }) => part(postgres.connectionString(), "pathname"), database("database")],
    [
      "a key value store",
      ({ redis }) => redis.connectionString(),
      service("redis", { property: "connectionString" }, "keyvalue"),
    ],
    ["its host", ({ redis }) => hostOf(redis.connectionString()), service("redis", { property: "host" }, "keyvalue")],
    ["a generated secret", ({ key }) => key, { generateValue: true }],
    ["a secret of somebody's", () => pulumi.secret("hunter2"), { sync: false }],
  ])("%s", async (_, valueOf, expected) => {
    const { api, remarks } = await written((parts) => ({ VALUE: valueOf(parts) }));
    expect(api).toMatchObject({ envVars: [{ key: "VALUE", ...expected }] });
    expect(remarks).toEqual([]);
  });

  test("a generated secret is made for the first that has it, and the others refer to that", async () => {
    const { api, unsaid } = await written(({ key }) => ({ ONE: key, TWO: key }));
    expect(api).toMatchObject({
      envVars: [
        { key: "ONE", generateValue: true },
        { key: "TWO", fromService: { type: "web", name: "shop-api", envVarKey: "ONE" } },
      ],
    });
    expect(unsaid.join("\n")).toMatch(/generated secrets \(ONE\)/);
  });
});

describe("what a Blueprint can't say is told with its place, and Render asks for it", () => {
  test.each<[string, (parts: Parts) => pulumi.Input<string>, object, string]>([
    [
      "an address with a path",
      ({ api }) => pulumi.interpolate`${api.url}/v1`,
      { sync: false },
      "is `<public URL of shop-api>/v1`: a Blueprint joins no texts, so Render asks for it.",
    ],
    [
      "a private address with a scheme",
      ({ api }) => pulumi.interpolate`http://${api.privateHost}`,
      { sync: false },
      "is `http://<private host and port of shop-api>`: a Blueprint joins no texts, so Render asks for it.",
    ],
    [
      "a connection string with parameters",
      ({ postgres }) => postgres.connectionString({ sslmode: "require" }),
      database("connectionString"),
      "has `?sslmode=require` behind it in the stack; a Blueprint can't add that.",
    ],
    [
      "a connection from outside",
      ({ postgres }) => postgres.externalConnectionString(),
      { sync: false },
      "is the external connection string of shop-postgres, which a Blueprint doesn't tell.",
    ],
    [
      "the password of a key value store",
      ({ redis }) => part(redis.connectionString(), "password"),
      { sync: false },
      "is the password of shop-redis, which a Blueprint doesn't tell.",
    ],
    [
      "a secret among other texts, without them",
      ({ key }) => pulumi.interpolate`Bearer ${key}!hunter2`,
      { sync: false },
      "is `…<generated secret shop-key>…`: a Blueprint joins no texts, so Render asks for it.",
    ],
  ])("%s", async (_, valueOf, source, text) => {
    const { api, remarks, unsaid } = await written((parts) => ({ VALUE: valueOf(parts) }));
    expect(api).toMatchObject({ envVars: [{ key: "VALUE", ...source }] });
    expect(remarks).toEqual([{ name: "shop-api", key: "VALUE", text }]);
    expect(unsaid.some((sentence) => sentence.includes("`sync: false`"))).toBe("sync" in source);
  });
});

describe("what is encrypted in the config of a stack stands nowhere", () => {
  const secret = "hunter2";

  test.each<[string, (parts: Parts) => pulumi.Input<string>]>([
    ["alone", () => secret],
    ["among texts", () => `https://me:${secret}@example.com`],
    ["beside an address", ({ api }) => pulumi.interpolate`${api.url}?key=${secret}`],
    ["as a parameter", ({ postgres }) => postgres.connectionString({ application_name: secret })],
  ])("in a variable, %s", async (_, valueOf) => {
    const result = await written((parts) => ({ VALUE: valueOf(parts) }), undefined, [secret]);
    expect(result.api).toMatchObject({ envVars: [{ key: "VALUE", sync: false }] });
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  async function withArgs(args: object, name = "api"): Promise<ReturnType<typeof writeBlueprint>> {
    const platform = new OutlinePlatform({ ...place, nameOf: () => name });
    platform.webService("api", { source, build: { dockerfile: "Dockerfile" }, ...args });
    return writeBlueprint({ ...subject, composition: await platform.asked(), encrypted: [secret] });
  }

  test("in a setting: that is left out and told", async () => {
    const result = await withArgs({
      source: { repo: `https://x:${secret}@example.com/a`, branch: "main" },
      domains: ["acme.com", `${secret}.com`],
    });
    expect(result.blueprint.services).toEqual([expect.objectContaining({ branch: "main", domains: ["acme.com"] })]);
    expect(result.remarks.map(({ text }) => text)).toEqual([
      "lacks what it has in `repo`: something encrypted stands there, or what only another part can tell.",
      "lacks what it has in `domains`: something encrypted stands there, or what only another part can tell.",
    ]);
    expect(JSON.stringify(result)).not.toContain(secret);
  });

  test("in a name: there is no Blueprint", async () => {
    await expect(withArgs({}, `shop-${secret}`)).rejects.toThrow(/^The name of api is encrypted/);
  });

  test("and neither does what stands in a setting for what another part will tell", async () => {
    const platform = new OutlinePlatform(place);
    const api = platform.webService("api", { source, build: { dockerfile: "Dockerfile" } });
    const buildCommand = pulumi.interpolate`make API=${api.url}`;
    platform.staticSite("web", { source, buildCommand, publishPath: "dist" });
    const { blueprint, remarks } = writeBlueprint({ ...subject, composition: await platform.asked(), encrypted: [] });
    expect(JSON.stringify(blueprint)).not.toContain("onrender.com");
    expect(remarks).toEqual([
      { name: "shop-web", text: expect.stringMatching(/^lacks what it has in `buildCommand`/) as string },
    ]);
  });
});

describe("a service or a store is as it was asked for", () => {
  async function asked(ask: (platform: OutlinePlatform) => unknown, rest: Partial<BlueprintSubject> = {}) {
    const platform = new OutlinePlatform(place);
    ask(platform);
    const result = writeBlueprint({ ...subject, composition: await platform.asked(), encrypted: [], ...rest });
    expect(schemaFaults(result.blueprint)).toEqual([]);
    return result;
  }

  test.each<[ServicePlan, string | undefined]>([
    ["free", "free"],
    ["pro_plus", "pro plus"],
    ["pro_ultra", "pro ultra"],
    ["standard_plus", undefined],
  ])("the plan %s is %s", async (plan, expected) => {
    const { blueprint, remarks } = await asked((platform) =>
      platform.webService("api", { source, build: { dockerfile: "Dockerfile" }, plan }),
    );
    expect(blueprint.services[0]).toMatchObject(expected === undefined ? {} : { plan: expected });
    expect(remarks.map(({ text }) => text)).toEqual(
      expected === undefined
        ? ["has the plan `standard_plus`, for which a Blueprint has no word: choose it in Render's dashboard."]
        : [],
    );
  });

  test("all that a web service can have", async () => {
    const { blueprint } = await asked((platform) =>
      platform.webService("api", {
        source: { repo: "git@example.com:a/b.git", branch: "next", rootDir: "apps/api", paths: ["src/**"] },
        build: { dockerfile: "deploy/Dockerfile", context: "deploy" },
        plan: "pro_max",
        instances: pulumi.output(3),
        healthCheckPath: "/health",
        preDeployCommand: pulumi.output("migrate"),
        shutdownDelaySeconds: 60,
        domains: ["a.acme.com", "b.acme.com"],
        followBranch: true,
      }),
    );
    expect(blueprint).toEqual({
      services: [
        {
          ...{ type: "web", name: "shop-api", runtime: "docker", region: "ohio", plan: "pro max", numInstances: 3 },
          ...{ dockerfilePath: "deploy/Dockerfile", dockerContext: "deploy" },
          ...{ healthCheckPath: "/health", preDeployCommand: "migrate", maxShutdownDelaySeconds: 60 },
          ...{ repo: "git@example.com:a/b.git", branch: "next", rootDir: "apps/api", autoDeployTrigger: "checksPass" },
          ...{ buildFilter: { paths: ["apps/api/src/**"] }, domains: ["a.acme.com", "b.acme.com"] },
        },
      ],
    });
  });

  test("a service that its load scales has no number of instances", async () => {
    const autoscaling = { min: 1, max: 4, cpuPercent: 70 };
    const { blueprint } = await asked((platform) =>
      platform.webService("api", { source, build: { dockerfile: "Dockerfile" }, autoscaling }),
    );
    const scaling = { minInstances: 1, maxInstances: 4, targetCPUPercent: 70 };
    expect(blueprint.services[0]).toEqual(expect.objectContaining({ scaling }));
    expect(blueprint.services[0]).not.toHaveProperty("numInstances");
  });

  test("a repository on this machine is left out and told", async () => {
    const local = { repo: ".", branch: "main" };
    const { blueprint, unsaid } = await asked(
      (platform) => platform.webService("api", { source: local, build: { dockerfile: "Dockerfile" } }),
      { sources: { api: { ...local, rootDir: "", paths: [] } } },
    );
    expect(blueprint.services[0]).not.toHaveProperty("repo");
    expect(unsaid[0]).toMatch(/^The repository is a path on this machine/);
  });

  test("releases are told: each with its services, where they differ", async () => {
    const [one, other] = ["a".repeat(40), "b".repeat(40)] as const;
    const pin = (commit: string) => ({
      ...source,
      rootDir: "",
      paths: [],
      release: { kind: "commit" as const, commit },
    });
    const ofSources = async (sources: BlueprintSubject["sources"]) =>
      (await asked(() => undefined, { sources })).unsaid[0];
    expect(await ofSources({ api: pin(one), web: pin(one) })).toMatch(`The pinned release (${one}): `);
    expect(await ofSources({ api: pin(one), web: pin(other), job: pin(one) })).toMatch(
      `(${one} of api, job; ${other} of web)`,
    );
  });

  test("a value that can't be had ends it with its place", async () => {
    const platform = new OutlinePlatform(place);
    const broken = pulumi.output("/").apply(() => Promise.reject<string>(new Error("no such path")));
    platform.webService("api", { source, build: { dockerfile: "Dockerfile" }, healthCheckPath: broken });
    await expect(platform.asked()).rejects.toThrow("what is asked for with api can't be told: no such path");
  });
});
