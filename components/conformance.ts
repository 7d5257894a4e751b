import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { Environment } from "./environment";
import type { Asked } from "./mocks.fixture";
import type { Platform, Service } from "./platform";
import {
  build,
  has,
  canHave,
  holders,
  type Kind,
  kinds,
  type Make,
  none,
  openUnder,
  type PlatformUnderTest,
  site,
  source,
} from "./platform-under-test";
import { describeTold } from "./told-conformance";

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
  describeTold(under);
  describe("secrets stay secret", () => describeSecrets(under));
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

/** A text that must not go to the engine in the clear. */
const TOKEN = "hunter2";
// Plans are choices to the compiler; they may come from elsewhere.
const secret = () => pulumi.secret(TOKEN) as pulumi.Output<never>;

function describeSecrets(under: PlatformUnderTest): void {
  test("in a plan, a path, a network, a variable and a file", async () => {
    const { asked } = await under.run(() => {
      const platform = openUnder(under);
      const built = { source, build: under.build ?? build };
      const before = canHave(under, "preDeployCommand") ? { preDeployCommand: secret() } : {};
      const web = platform.webService("web", { ...built, plan: secret(), healthCheckPath: secret() });
      const api = platform.privateService("api", { ...built, plan: secret(), ...before });
      platform.backgroundWorker("jobs", { ...built, plan: secret(), ...before });
      const pages = has(under, "StaticSite") ? [platform.staticSite("pages", { ...site, publishPath: secret() })] : [];
      makeOthers(under, platform);
      const variables = { values: { TOKEN: secret() }, runtimeOnly: [], defaults: [] };
      // Whatever is in a file is a secret, though nobody says so.
      const files = canHave(under, "secretFiles") ? { secretFiles: { key: TOKEN } } : {};
      const shared = platform.envGroup("shared", { variables, ...files });
      const given = { variables: none, ...files, groups: [shared] };
      platform.rollout({
        entries: [...[web, ...pages].map((service) => ({ service, variables })), { service: api, ...given }],
      });
    });
    const clear = asked.filter(({ inputs }) => JSON.stringify(inputs).includes(TOKEN));
    expect(clear.length).toBeGreaterThan(0);
    expect(clear.filter((one) => inTheClear(one).includes(TOKEN)).map(({ place }) => place)).toEqual([]);
  });
}

/** What no rollout has, where the platform has it. */
function makeOthers(under: PlatformUnderTest, platform: Platform): void {
  const networks = [{ cidrBlock: secret(), description: "" }];
  if (has(under, "CronJob"))
    platform.cronJob("nightly", { source, build: under.build ?? build, schedule: secret(), plan: secret() });
  if (has(under, "Postgres")) platform.postgres("db", { plan: secret(), version: "17", allowedNetworks: networks });
  if (has(under, "KeyValue")) platform.keyValue("cache", { plan: secret() });
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
