import { describe, expect, test } from "vitest";
import * as pulumi from "@pulumi/pulumi";
import { describeTold } from "../told-conformance";
import { runWithMocks } from "../mocks.fixture";
import type { BoundVariables } from "../manifest";
import { OutlinePlatform } from "./platform";

const place = { system: "shop", nameOf: (part: string) => `shop-${part}-test`, defaultDiskSizeGB: () => 15 };
const source = { repo: "https://github.com/acme/shop" };
const build = { dockerfile: "Dockerfile" };

describeTold({
  open: ({ system, nameOf }) => new OutlinePlatform({ ...place, system, nameOf }),
  run: (program) => runWithMocks(program, () => ({})),
});

/** What is recorded of a service whose variables are these; it can know of itself and of a system that has one of each. */
async function recorded(variablesOf: (parts: ReturnType<typeof makeParts>) => Record<string, pulumi.Input<string>>) {
  const platform = new OutlinePlatform(place);
  const parts = makeParts(platform);
  const variables: BoundVariables = { values: variablesOf(parts), runtimeOnly: [], defaults: [] };
  platform.rollout({ entries: [{ service: parts.api, variables }] });
  return platform.recording();
}

function makeParts(platform: OutlinePlatform) {
  const site = { source, buildCommand: "make", publishPath: "dist" };
  return {
    api: platform.webService("api", { source, build }),
    inner: platform.privateService("inner", { source, build, disk: { mountPath: "/var/data" } }),
    web: platform.staticSite("web", { ...site, domains: ["acme.com", "www.acme.com"] }),
    postgres: platform.postgres("postgres", { plan: "basic_256mb", version: "17" }),
    redis: platform.keyValue("redis", {
      plan: pulumi.output("standard" as const),
      allowedNetworks: [{ cidrBlock: "10.0.0.0/8", description: "" }],
    }),
    key: platform.secret("key"),
  };
}

describe("a part is recognised in a variable", () => {
  type Parts = ReturnType<typeof makeParts>;
  const hostOf = (url: pulumi.Output<string>) => url.apply((text) => new URL(text).hostname);
  test.each<[string, (parts: Parts) => pulumi.Input<string>, string[]]>([
    ["by its address", ({ api }) => api.url, ["public address of api"]],
    ["by its address with a path", ({ api }) => pulumi.interpolate`${api.url}/v1`, ["public address of api"]],
    [
      "by its address as a web socket",
      ({ api }) => api.url.apply((url) => url.replace("https", "wss")),
      ["public address of api"],
    ],
    ["by its host", ({ api }) => hostOf(api.url), ["public address of api"]],
    ["by its domain", ({ web }) => web.url, ["public address of web"]],
    ["by its domain, written by hand", () => "https://ACME.com", ["public address of web"]],
    [
      "among others",
      ({ web, api }) => pulumi.interpolate`${web.url},${api.url}`,
      ["public address of api", "public address of web"],
    ],
    [
      "by a private service's address",
      ({ inner }) => pulumi.interpolate`http://${inner.privateHost}/`,
      ["private address of inner"],
    ],
    ["by its private address", ({ api }) => pulumi.interpolate`http://${api.privateHost}/`, ["private address of api"]],
    [
      "by its private host",
      ({ api }) => api.privateHost.apply((host) => host.split(":")[0] ?? ""),
      ["private address of api"],
    ],
    [
      "by its connection",
      ({ postgres }) => postgres.connectionString({ sslmode: "require" }),
      ["connection of postgres"],
    ],
    [
      "by its connection from outside",
      ({ postgres }) => postgres.externalConnectionString(),
      ["connection of postgres"],
    ],
    ["by the host of its connection", ({ redis }) => hostOf(redis.connectionString()), ["connection of redis"]],
    [
      "by the password of its connection",
      ({ postgres }) => postgres.connectionString().apply((url) => new URL(url).password),
      ["connection of postgres"],
    ],
    ["by its secret", ({ key }) => key, ["secret of key"]],
    ["not by a domain that begins so", () => "https://acme.com.evil.example", []],
    ["not by a domain that ends so", () => "https://not-acme.com https://api.acme.com", []],
    ["not by a mail address", () => "help@acme.com", []],
    ["not by its name", () => "api postgres redis web key", []],
  ])("%s", async (_, valueOf, expected) => {
    const { reads, unread } = await recorded((parts) => ({ VALUE: valueOf(parts) }));
    expect(reads.map(({ what, from }) => `${what} of ${from}`).sort()).toEqual(expected);
    expect(reads.every(({ to, variable }) => to === "api" && variable === "VALUE")).toBe(true);
    expect(unread).toEqual([]);
  });
});

test("of two parts of which one's name begins with the other's, only the one that is told is recognised", async () => {
  const platform = new OutlinePlatform(place);
  const services = ["api", "api-admin", "my-api"].map((name) => platform.webService(name, { source, build }));
  const entries = services.map((service) => {
    const values = { URL: service.url, HOST: service.privateHost };
    return { service, variables: { values, runtimeOnly: [], defaults: [] } };
  });
  platform.rollout({ entries });
  const { reads } = await platform.recording();
  expect(reads.filter(({ from, to }) => from !== to)).toEqual([]);
  expect(reads).toHaveLength(6);
});

test("parts have the sizes that are asked for, else the platform's", async () => {
  const { parts } = await recorded(() => ({}));
  expect(parts).toEqual([
    {
      name: "api",
      platformName: "shop-api-test",
      kind: "web service",
      runtime: "docker",
      plan: "starter",
      instances: 1,
      domains: [],
      isPublic: true,
    },
    {
      name: "inner",
      platformName: "shop-inner-test",
      kind: "private service",
      runtime: "docker",
      plan: "starter",
      instances: 1,
      diskSizeGB: 1,
      domains: [],
      isPublic: false,
    },
    {
      name: "web",
      platformName: "shop-web-test",
      kind: "static site",
      domains: ["acme.com", "www.acme.com"],
      isPublic: true,
    },
    {
      name: "postgres",
      platformName: "shop-postgres-test",
      kind: "Postgres",
      plan: "basic_256mb",
      diskSizeGB: 15,
      domains: [],
      isPublic: false,
    },
    {
      name: "redis",
      platformName: "shop-redis-test",
      kind: "key value",
      plan: "standard",
      domains: [],
      isPublic: true,
    },
    { name: "key", platformName: "shop-key-test", kind: "generated secret", domains: [], isPublic: false },
  ]);
});

test("a variable that fails says so, and the others are read", async () => {
  const { reads, unread } = await recorded(({ api }) => ({
    BAD: api.url.apply(() => {
      throw new pulumi.RunError("`BAD` is invalid");
    }),
    GOOD: api.url,
  }));
  expect(reads.map(({ variable }) => variable)).toEqual(["GOOD"]);
  expect(unread).toEqual([{ service: "api", variable: "BAD", reason: "`BAD` is invalid" }]);
});

test("a plan that fails is none, and nothing fails unseen", async () => {
  const platform = new OutlinePlatform(place);
  const plan = pulumi.output("starter" as const).apply((): "starter" => {
    throw new Error("no plan");
  });
  platform.webService("api", { source, build, plan });
  const { parts } = await platform.recording();
  expect(parts).toEqual([expect.not.objectContaining({ plan: expect.anything() })]);
});

test("of a service that its load scales, the fewest and the most instances are recorded", async () => {
  const platform = new OutlinePlatform(place);
  platform.webService("api", { source, build, autoscaling: { min: 2, max: 4, cpuPercent: 70 } });
  expect((await platform.recording()).parts).toMatchObject([{ instances: 2, mostInstances: 4 }]);
});

test("what a service gets of its groups is told with the group's name, and of files the names alone", async () => {
  const platform = new OutlinePlatform(place);
  const { api, postgres } = makeParts(platform);
  const bound = (values: BoundVariables["values"]): BoundVariables => ({ values, runtimeOnly: [], defaults: [] });
  const groups = [
    platform.envGroup("shared", {
      variables: bound({ DATABASE_URL: postgres.connectionString(), LEVEL: "shared" }),
      // A variable of this name, even one of its own, is another thing.
      secretFiles: { "ca.pem": "-----BEGIN", "key.pem": "of the group", LEVEL: "of the group" },
    }),
  ];
  const secretFiles = { "key.pem": "of the service" };
  platform.rollout({ entries: [{ service: api, variables: bound({ LEVEL: "own" }), secretFiles, groups }] });
  const recording = await platform.recording();
  expect(recording.variables.map(({ name, group }) => [name, group])).toEqual([
    ["DATABASE_URL", "shared"],
    ["LEVEL", undefined],
  ]);
  expect(recording.reads).toEqual([{ from: "postgres", to: "api", variable: "DATABASE_URL", what: "connection" }]);
  expect(recording.secretFiles).toEqual([
    { service: "api", name: "ca.pem", group: "shared" },
    { service: "api", name: "key.pem" },
    { service: "api", name: "LEVEL", group: "shared" },
  ]);
  expect(JSON.stringify(recording)).not.toMatch(/BEGIN|of the (group|service)/);
  const { services } = await platform.asked();
  expect(services).toMatchObject([{ name: "api", secretFiles: ["ca.pem", "key.pem", "LEVEL"] }]);
});
