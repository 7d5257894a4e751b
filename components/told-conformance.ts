import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { EnvGroupArgs, Platform, Service } from "./platform";
import {
  build,
  has,
  canHave,
  type Kind,
  none,
  openUnder,
  type PlatformUnderTest,
  schedule,
  site,
  source,
} from "./platform-under-test";

/** A platform, as far as a composition is told of it. */
type Told = Pick<PlatformUnderTest, "open" | "run" | "build" | "refused" | "lacks">;

/** What every platform tells a composition, even one that makes nothing of it. */
export function describeTold(under: Told): void {
  describe("services", () => describeServices(under));
  describe("secrets that it tells stay secret", () => describeToldSecrets(under));
}

/** Kinds of service besides a web service, each with a name. */
const others: [Kind, string, (platform: Platform, name: string, made: NonNullable<Told["build"]>) => unknown][] = [
  ["StaticSite", "pages", (platform, name) => platform.staticSite(name, site)],
  ["PrivateService", "api", (platform, name, made) => platform.privateService(name, { source, build: made })],
  ["BackgroundWorker", "jobs", (platform, name, made) => platform.backgroundWorker(name, { source, build: made })],
  ["CronJob", "nightly", (platform, name, made) => platform.cronJob(name, { source, build: made, schedule })],
];

function describeServices(under: Told): void {
  const { build: made = build } = under;

  test("tell their addresses, which can't be known before, as outputs", async () => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const web = platform.webService("web", { source, build: made });
      const pages = has(under, "StaticSite") ? [platform.staticSite("pages", site)] : [];
      const api = platform.privateService("api", { source, build: made });
      return { urls: [web, ...pages].map(({ url }) => url), host: web.privateHost, api: api.privateHost };
    });
    for (const url of result.urls) expect(url).toBe(new URL(url).origin);
    for (const host of [result.host, result.api]) expect(host).toMatch(/^[^/:]+:\d+$/);
    expect(result.api).not.toBe(result.host);
  });

  test.runIf(canHave(under, "domains"))("have their first domain as address, and a DNS record for each", async () => {
    const domains = ["acme.com", "www.shop.acme.com"];
    const { result } = await under.run(() => {
      const { url, dnsRecords } = openUnder(under).webService("web", { source, build: made, domains });
      return { url, dnsRecords };
    });
    expect(result.url).toBe("https://acme.com");
    expect(result.dnsRecords).toEqual({
      "acme.com": expect.stringMatching(/^ALIAS\/ANAME [^/:]+$/) as string,
      "www.shop.acme.com": expect.stringMatching(/^CNAME [^/:]+$/) as string,
    });
  });

  test("that no rollout has are told", async () => {
    const left = others.filter(([kind]) => has(under, kind));
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const service = platform.webService("web", { source, build: made });
      for (const [, name, make] of left) make(platform, name, made);
      const before = platform.notRolledOut;
      platform.rollout({ entries: [{ service, variables: none }] });
      return { before, after: platform.notRolledOut };
    });
    const names = left.map(([, name]) => name);
    expect(result).toEqual({ before: ["web", ...names], after: names });
  });

  describeRefusals(under);
}

const leveled = { variables: { ...none, values: { LEVEL: "info" } } };

function describeRefusals(under: Told): void {
  const { build: made = build } = under;

  test("get nothing of one name from two groups", async () => {
    const run = under.run(() => {
      const platform = openUnder(under);
      const groups = ["one", "other"].map((name) => platform.envGroup(name, leveled));
      const service = platform.webService("web", { source, build: made });
      platform.rollout({ entries: [{ service, variables: none, groups }] });
    });
    await expect(run).rejects.toThrow("`web` gets `LEVEL` from two groups, `one` and `other`");
  });

  test.runIf(canHave(under, "secretFiles")).each<[string, EnvGroupArgs[]]>([
    ["from one group", [{ ...leveled, secretFiles: { LEVEL: "a file" } }]],
    ["from two groups", [leveled, { secretFiles: { LEVEL: "a file" } }]],
  ])("get a variable and a file of one name, %s", async (_, given) => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const groups = given.map((args, at) => platform.envGroup(`group-${at}`, args));
      const service = platform.webService("web", { source, build: made });
      return platform.rollout({ entries: [{ service, variables: none, groups }] });
    });
    expect(result).toHaveProperty("releases");
  });

  test("of another platform are refused", async () => {
    const foreign: Service = { name: "web" };
    const run = under.run(() => openUnder(under).rollout({ entries: [{ service: foreign, variables: none }] }));
    await expect(run).rejects.toThrow("`web` was not created by");
  });
}

function describeToldSecrets(under: Told): void {
  test("when the platform generates them or makes a connection string", async () => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const stores = [
        ...(has(under, "Postgres") ? [platform.postgres("db", { plan: "free", version: "17" })] : []),
        ...(has(under, "KeyValue") ? [platform.keyValue("cache", { plan: "free" })] : []),
      ];
      const strings = stores.flatMap((store) => [store.connectionString(), store.externalConnectionString()]);
      return [platform.secret("key"), ...strings].map((text) => pulumi.isSecret(text));
    });
    expect(result).not.toContain(false);
  });
}
