import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { Environment } from "./environment";
import type { Asked } from "./mocks.fixture";
import type { EnvGroupArgs, Platform, Service } from "./platform";
import {
  build,
  holders,
  type Kind,
  kinds,
  type Make,
  none,
  type PlatformUnderTest,
  schedule,
  site,
  source,
} from "./platform-under-test";

/** What every platform's folder has to keep, whatever it makes of components. Its test calls this. */
export function describePlatform(under: PlatformUnderTest): void {
  const { refused = {}, unmade = [] } = under;
  const isRefused = (name: string) => Object.keys(refused).some((kind) => name === kind);
  const made = Object.entries<Make>(kinds).filter(([kind]) => !isRefused(kind) && !unmade.some((one) => one === kind));
  describe.each(made)("%s", (kind, make) => describeComponent(under, kind, make));
  const holding = Object.entries<Make>(holders).filter(([kind]) => !isRefused(kind));
  describe.each(holding)("%s holds data", (_, make) => describeDataHolder(under, make));
  for (const [kind, reason] of Object.entries(refused))
    test(`${kind} is refused`, async () => {
      await expect(ask(under, kinds[kind as Kind])).rejects.toThrow(reason);
    });
  // These ask for every kind at once.
  if (Object.keys(refused).length > 0) return;
  describeTold(under);
  describe("secrets stay secret", () => describeSecrets(under));
}

/** What every platform tells a composition, even one that makes nothing of it. */
export function describeTold(under: Pick<PlatformUnderTest, "open" | "run">): void {
  describe("services", () => describeServices(under));
  describe("secrets that it tells stay secret", () => describeToldSecrets(under));
}

/** The platform opened for `shop`, under a component called `top`. */
function openUnder({ open }: Pick<PlatformUnderTest, "open">, environment: Environment = "staging"): Platform {
  const parent = new pulumi.ComponentResource("test:index:Shop", "top");
  return open({ system: "shop", environment, nameOf: (part) => `shop-${part}-name`, parent });
}

/** What the engine is asked for when one part is made: its component first, then what stands beneath it. */
async function ask(
  under: PlatformUnderTest,
  make: Make,
  makeOptions: () => pulumi.ComponentResourceOptions = () => ({}),
  environment?: Environment,
): Promise<{ component: Asked | undefined; children: Asked[] }> {
  const { asked } = await under.run(() => {
    const platform = openUnder(under, environment);
    const part = make(platform, makeOptions(), under.build);
    if (under.makesAtRollout && isService(part)) platform.rollout({ entries: [{ service: part, variables: none }] });
  });
  const components = asked.filter(({ type }) => type.startsWith(`slipway:${under.name}:`));
  const rollout = `slipway:${under.name}:Rollout`;
  const component = components.find(({ type }) => type !== rollout) ?? components[0];
  return { component, children: asked.filter(({ place }) => place.startsWith(`${component?.place} / `)) };
}

/** Neither a secret nor a rollout is one. */
function isService(part: unknown): part is Service {
  return part instanceof pulumi.ComponentResource && "name" in part;
}

function describeComponent(under: PlatformUnderTest, kind: string, make: Make): void {
  const name = kind === "Rollout" ? "shop" : "shop-part";

  test("is a component under the platform's parent, with what it makes beneath it", async () => {
    const { component, children } = await ask(under, make);
    expect(`${component?.type} ${component?.place}`).toBe(`slipway:${under.name}:${kind} top / ${name}`);
    expect(children).not.toEqual([]);
    expect(children.filter((child) => !child.name.startsWith(name))).toEqual([]);
  });

  test("registers its outputs", async () => {
    const { component } = await ask(under, make);
    const services: Record<string, string[]> = {
      WebService: ["privateHost", "url"],
      PrivateService: ["privateHost"],
      StaticSite: ["url"],
    };
    expect(component?.registered).toEqual(services[kind] ?? (kind === "Rollout" ? ["releases"] : []));
  });

  test("hands on the options that the system gives", async () => {
    const options = { customTimeouts: { create: "1h" }, ignoreChanges: ["plan"], retainOnDelete: true, protect: true };
    const { children } = await ask(under, make, () => options);
    for (const child of children)
      expect(child.options).toMatchObject({
        customtimeouts: { create: "1h" },
        ignorechangesList: expect.arrayContaining(["plan"]) as string[],
        retainondelete: true,
        protect: true,
      });
  });

  test("takes another parent from the options", async () => {
    const other = () => ({ parent: new pulumi.ComponentResource("test:index:Shop", "other") });
    expect((await ask(under, make, other)).component?.place).toBe(`other / ${name}`);
  });

  test("waits for what its options name", async () => {
    const first = () => ({ dependsOn: under.makeProvider("first") });
    const { children } = await ask(under, make, first);
    for (const child of children)
      expect(child.options.dependenciesList).toContainEqual(expect.stringMatching(/::first$/));
  });

  test("uses the provider that its options name", async () => {
    const { children } = await ask(under, make, () => ({ provider: under.makeProvider("another") }));
    // What the engine itself keeps has no other provider.
    const provided = children.filter(({ type }) => !type.startsWith("pulumi:"));
    for (const child of provided) expect(child.options.provider).toMatch(/::another::/);
  });
}

function describeDataHolder(under: PlatformUnderTest, make: Make): void {
  test.each<[string, Environment, pulumi.ComponentResourceOptions, boolean]>([
    ["Pulumi refuses to delete it in staging", "staging", {}, true],
    ["Pulumi refuses to delete it in production", "production", {}, true],
    ["it can be deleted in local", "local", {}, false],
    ["it can be deleted with a pull request's stack", "preview", {}, false],
    ["it can be deleted where its options say so", "production", { protect: false }, false],
  ])("%s", async (_, environment, options, isProtected) => {
    const { children } = await ask(under, make, () => options, environment);
    const holding = children.filter(under.holdsData ?? (() => true));
    expect(holding).not.toEqual([]);
    expect(holding.map((child) => child.options.protect ?? false)).toEqual(holding.map(() => isProtected));
  });
}

function describeServices(under: Pick<PlatformUnderTest, "open" | "run">): void {
  test("tell their addresses, which can't be known before, as outputs", async () => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const [web, pages] = [platform.webService("web", { source, build }), platform.staticSite("pages", site)];
      const api = platform.privateService("api", { source, build });
      return { web: web.url, host: web.privateHost, pages: pages.url, api: api.privateHost };
    });
    for (const url of [result.web, result.pages]) expect(url).toBe(new URL(url).origin);
    for (const host of [result.host, result.api]) expect(host).toMatch(/^[^/:]+:\d+$/);
    expect(result.api).not.toBe(result.host);
  });

  test("have their first domain as address, and a DNS record for each", async () => {
    const domains = ["acme.com", "www.shop.acme.com"];
    const { result } = await under.run(() => {
      const { url, dnsRecords } = openUnder(under).webService("web", { source, build, domains });
      return { url, dnsRecords };
    });
    expect(result.url).toBe("https://acme.com");
    expect(result.dnsRecords).toEqual({
      "acme.com": expect.stringMatching(/^ALIAS\/ANAME [^/:]+$/) as string,
      "www.shop.acme.com": expect.stringMatching(/^CNAME [^/:]+$/) as string,
    });
  });

  test("that no rollout has are told", async () => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const [service] = [platform.webService("web", { source, build }), platform.staticSite("pages", site)];
      platform.privateService("api", { source, build });
      platform.backgroundWorker("jobs", { source, build });
      platform.cronJob("nightly", { source, build, schedule });
      const before = platform.notRolledOut;
      platform.rollout({ entries: [{ service, variables: none }] });
      return { before, after: platform.notRolledOut };
    });
    const left = ["pages", "api", "jobs", "nightly"];
    expect(result).toEqual({ before: ["web", ...left], after: left });
  });

  describeRefusals(under);
}

const leveled = { variables: { ...none, values: { LEVEL: "info" } } };

function describeRefusals(under: Pick<PlatformUnderTest, "open" | "run">): void {
  test("get nothing of one name from two groups", async () => {
    const run = under.run(() => {
      const platform = openUnder(under);
      const groups = ["one", "other"].map((name) => platform.envGroup(name, leveled));
      platform.rollout({
        entries: [{ service: platform.webService("web", { source, build }), variables: none, groups }],
      });
    });
    await expect(run).rejects.toThrow("`web` gets `LEVEL` from two groups, `one` and `other`");
  });

  test.each<[string, EnvGroupArgs[]]>([
    ["from one group", [{ ...leveled, secretFiles: { LEVEL: "a file" } }]],
    ["from two groups", [leveled, { secretFiles: { LEVEL: "a file" } }]],
  ])("get a variable and a file of one name, %s", async (_, given) => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const groups = given.map((args, at) => platform.envGroup(`group-${at}`, args));
      const service = platform.webService("web", { source, build });
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

/** A text that must not go to the engine in the clear. */
const TOKEN = "hunter2";

function describeSecrets(under: PlatformUnderTest): void {
  // Plans are choices to the compiler; they may come from elsewhere.
  const secret = () => pulumi.secret(TOKEN) as pulumi.Output<never>;

  test("in a plan, a path, a network, a variable and a file", async () => {
    const { asked } = await under.run(() => {
      const platform = openUnder(under);
      const web = platform.webService("web", { source, build, plan: secret(), healthCheckPath: secret() });
      const pages = platform.staticSite("pages", { ...site, publishPath: secret() });
      const api = platform.privateService("api", { source, build, plan: secret(), preDeployCommand: secret() });
      platform.backgroundWorker("jobs", { source, build, plan: secret(), preDeployCommand: secret() });
      platform.cronJob("nightly", { source, build, schedule: secret(), plan: secret() });
      platform.postgres("db", {
        plan: secret(),
        version: "17",
        allowedNetworks: [{ cidrBlock: secret(), description: "" }],
      });
      platform.keyValue("cache", { plan: secret() });
      const variables = { values: { TOKEN: secret() }, runtimeOnly: [], defaults: [] };
      // Whatever is in a file is a secret, though nobody says so.
      const shared = platform.envGroup("shared", { variables, secretFiles: { key: TOKEN } });
      const given = { variables: none, secretFiles: { key: TOKEN }, groups: [shared] };
      platform.rollout({
        entries: [...[web, pages].map((service) => ({ service, variables })), { service: api, ...given }],
      });
    });
    const clear = asked.filter(({ inputs }) => JSON.stringify(inputs).includes(TOKEN));
    expect(clear.length).toBeGreaterThan(0);
    expect(clear.filter((one) => inTheClear(one).includes(TOKEN)).map(({ place }) => place)).toEqual([]);
  });
}

function describeToldSecrets(under: Pick<PlatformUnderTest, "open" | "run">): void {
  test("when the platform generates them or makes a connection string", async () => {
    const { result } = await under.run(() => {
      const platform = openUnder(under);
      const postgres = platform.postgres("db", { plan: "free", version: "17" });
      const keyValue = platform.keyValue("cache", { plan: "free" });
      return [
        platform.secret("key"),
        ...[postgres.connectionString(), postgres.externalConnectionString()],
        ...[keyValue.connectionString(), keyValue.externalConnectionString()],
      ].map((text) => pulumi.isSecret(text));
    });
    expect(result).toEqual([true, true, true, true, true]);
  });
}

/** What the engine is told of a resource in the clear. */
function inTheClear({ inputs, secrets }: Asked): string {
  const copy = structuredClone(inputs);
  for (const path of secrets) {
    const steps = path.split(".");
    const last = steps.pop() ?? "";
    const holder = steps.reduce<object>((inner, step) => Reflect.get(inner, step) as object, copy);
    Reflect.set(holder, last, "[secret]");
  }
  return JSON.stringify(copy);
}
