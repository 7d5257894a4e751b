import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import type { PluginProcess, Resource } from "./plugin-process";
import { failureOf, RolloutWorld } from "./rollout-world";
import { urn } from "./world";

/** Whatever an update that failed or was killed has left at Render goes with the next one, and nothing else does. */

let world: RolloutWorld;
let count = 0;
/** A service, new for each test. */
let api: Resource;
let settings: ValueMap;

beforeAll(async () => {
  world = await RolloutWorld.create();
});

afterAll(() => world[Symbol.asyncDispose]());

beforeEach(async () => {
  count += 1;
  settings = world.settings(`api-${count}`);
  api = await world.createService(`api-${count}`);
});

async function domains(): Promise<string[]> {
  const rows = (await world.api("GET", `/services/${api.id}/custom-domains`)) as {
    customDomain: { name: string; redirectForName: string };
  }[];
  return rows
    .flatMap(({ customDomain }) => (customDomain.redirectForName === "" ? [customDomain.name] : []))
    .toSorted();
}

/** Another process of the provider that works for the same stack on the same machine, or on another one. */
const nextRuns: [string, () => Promise<PluginProcess>][] = [
  ["on this machine", () => world.startPlugin()],
  ["on another one", () => world.startPluginElsewhere()],
];

test.each(nextRuns)("a variable whose removal failed is removed by the next run, %s", async (_, start) => {
  const all = await world.rollOut({ api: await world.entry(api, { envVars: { A: "1", DROPPED: "1" } }) });
  await world.api("PUT", `/services/${api.id}/env-vars/FOREIGN`, { value: "by hand" });
  const services = { api: await world.entry(api, { envVars: { A: "1" } }) };
  await using broken = await world.failing("DELETE", /\/env-vars\/DROPPED$/);
  const { resource } = await failureOf(broken.plugin.update(all, { services }));
  expect(await world.envVarsOf(api)).toHaveProperty("DROPPED");

  await using next = await start();
  const updated = await next.update(resource, { services });
  expect(await world.envVarsOf(api)).toEqual({ A: "1", FOREIGN: "by hand" });
  expect(await world.wouldUpdate(updated, { services })).toBe(false);
});

test("a variable that failed twice to be removed is removed by the third run", async () => {
  const all = await world.rollOut({ api: await world.entry(api, { envVars: { A: "1", DROPPED: "1" } }) });
  const services = { api: await world.entry(api, { envVars: { A: "1" } }) };
  await using broken = await world.failing("DELETE", /\/env-vars\/DROPPED$/);
  const once = await failureOf(broken.plugin.update(all, { services }));
  const twice = await failureOf(broken.plugin.update(once.resource, { services }));
  await using elsewhere = await world.startPluginElsewhere();
  await elsewhere.update(twice.resource, { services });
  expect(await world.envVarsOf(api)).toEqual({ A: "1" });
});

test("a variable of a rollout that the state did not learn of is removed when the program has it no longer", async () => {
  await world.rollOut({ api: await world.entry(api, { envVars: { A: "1", DROPPED: "1" } }) });
  await using next = await world.startPlugin();
  await next.create(urn("Rollout", "all"), { services: { api: await world.entry(api, { envVars: { A: "1" } }) } });
  expect(await world.envVarsOf(api)).toEqual({ A: "1" });
});

test("variables of two rollouts that the state did not learn of are removed when both are taken back", async () => {
  const before = { api: await world.entry(api, { envVars: { A: "1" } }) };
  const all = await world.rollOut(before);
  await world.plugin.update(all, { services: { api: await world.entry(api, { envVars: { A: "1", FIRST: "1" } }) } });
  await using second = await world.startPlugin();
  await second.update(all, { services: { api: await world.entry(api, { envVars: { A: "2", SECOND: "1" } }) } });
  // The second one has not come so far as to take away what the first one had written.
  await world.api("PUT", `/services/${api.id}/env-vars/FIRST`, { value: "1" });
  await using next = await world.startPlugin();
  await next.update(all, { services: before });
  expect(await world.envVarsOf(api)).toEqual({ A: "1" });
});

test("a domain that was added before another one failed is removed again, and a removed one comes back", async () => {
  const before = await world.plugin.update(api, { ...settings, customDomains: ["a.example", "b.example"] });
  await using broken = await world.failing("POST", /\/custom-domains$/, { after: 1 });
  const customDomains = ["b.example", "c.example", "d.example"];
  const { resource } = await failureOf(broken.plugin.update(before, { ...settings, customDomains }));
  expect(await domains()).toEqual(["b.example", "c.example"]);

  await using elsewhere = await world.startPluginElsewhere();
  expect(await world.wouldUpdate(resource, before.inputs)).toBe(true);
  await elsewhere.update(resource, before.inputs);
  expect(await domains()).toEqual(["a.example", "b.example"]);
});

test("a domain that was added without the state learning of it is removed when it is taken back", async () => {
  await world.plugin.update(api, { ...settings, customDomains: [`a-${count}.example`] });
  await using next = await world.startPlugin();
  expect(await world.wouldUpdate(api, settings)).toBe(true);
  await next.update(api, settings);
  expect(await domains()).toEqual([]);
});

test("a domain of a creation that is taken up goes when the program has it no longer", async () => {
  const [name, kind] = [`begun-${count}`, urn("WebService", `begun-${count}`)];
  await world.plugin.create(kind, { ...world.settings(name), customDomains: [`a-${count}.example`] });
  await using next = await world.startPlugin();
  api = await next.create(kind, world.settings(name));
  expect(await domains()).toEqual([]);
});

test("a setting that no reply tells and that was written without the state learning of it is written back", async () => {
  await world.plugin.update(api, { ...settings, maxShutdownDelaySeconds: 60 });
  expect(await world.shutdownDelayOf(api)).toBe(60);
  await using next = await world.startPlugin();
  expect(await world.wouldUpdate(api, settings)).toBe(true);
  await next.update(api, settings);
  expect(await world.shutdownDelayOf(api)).toBe(30);
});
