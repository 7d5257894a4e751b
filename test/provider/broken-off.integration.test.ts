import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess, Resource } from "./plugin-process";
import { answerOf, failureOf, RolloutWorld } from "./rollout-world";
import { server, urn } from "./world";

/** What was broken off half-way and is then taken back: nothing is green over something else. */

let world: RolloutWorld;
let count = 0;
/** A service, new for each test. */
let api: Resource;

beforeAll(async () => {
  world = await RolloutWorld.create();
});

afterAll(() => world[Symbol.asyncDispose]());

beforeEach(async () => {
  count += 1;
  await world.repository.commit({ "server.js": server("first"), "count.txt": String(count) });
  api = await world.createService(`api-${count}`);
});

test("a variable that was written before another one failed is written back", async () => {
  const before = { api: await world.entry(api, { envVars: { A: "1", B: "1" } }) };
  const all = await world.rollOut(before);
  await using broken = await world.failing("PUT", /\/env-vars\/B$/);
  const after = { api: await world.entry(api, { envVars: { A: "2", B: "2" } }) };
  const { resource, message } = await failureOf(broken.plugin.update(all, { services: after }));
  expect(message).toContain("Nothing was deployed");
  expect(await world.envVarsOf(api)).toEqual({ A: "2", B: "1" });

  expect(await world.wouldUpdate(resource, { services: before })).toBe(true);
  const back = await world.plugin.update(resource, { services: before });
  expect(await world.envVarsOf(api)).toEqual({ A: "1", B: "1" });
  expect(await world.deploysOf(api)).toHaveLength(1);
  expect(await world.wouldUpdate(back, { services: before })).toBe(false);
});

test("what failed and is asked for still is not forgotten over another change", async () => {
  const all = await world.rollOut({ api: await world.entry(api, { envVars: { A: "1", B: "1" } }) });
  await using broken = await world.failing("PUT", /\/env-vars\/B$/);
  const after = { api: await world.entry(api, { envVars: { A: "2", B: "2" } }) };
  const { resource } = await failureOf(broken.plugin.update(all, { services: after }));
  const other = { api: await world.entry(api, { envVars: { A: "3", B: "2" } }) };
  await world.plugin.update(resource, { services: other });
  expect(await world.envVarsOf(api)).toEqual({ A: "3", B: "2" });
});

test("a variable that was to be removed when another one could not be written is removed by the next update", async () => {
  const all = await world.rollOut({ api: await world.entry(api, { envVars: { A: "1", GONE: "1" } }) });
  await using broken = await world.failing("PUT", /\/env-vars\/A$/);
  const after = { api: await world.entry(api, { envVars: { A: "2" } }) };
  const { resource } = await failureOf(broken.plugin.update(all, { services: after }));
  await using elsewhere = await world.startPluginElsewhere();
  await elsewhere.update(resource, { services: after });
  expect(await world.envVarsOf(api)).toEqual({ A: "2" });
});

test("a service that has another key in the program keeps no variable of before", async () => {
  const all = await world.rollOut({ api: await world.entry(api, { envVars: { A: "1", GONE: "1" } }) });
  await world.plugin.update(all, { services: { renamed: await world.entry(api, { envVars: { A: "1" } }) } });
  expect(await world.envVarsOf(api)).toEqual({ A: "1" });
});

test("a plan that Render refused can be taken back", async () => {
  const inputs = { name: `grown-${count}`, plan: "starter" };
  const cache = await world.plugin.create(urn("KeyValue", inputs.name), inputs);
  await using broken = await world.failing("PATCH", /\/key-value\//);
  const { resource } = await failureOf(broken.plugin.update(cache, { ...inputs, plan: "standard" }));
  const back = await world.plugin.update(resource, inputs);
  expect(await world.wouldUpdate(back, inputs)).toBe(false);
});

test("a service's setting that was written before another one failed is written back", async () => {
  const settings = world.settings(`api-${count}`);
  await using broken = await world.failing("POST", /\/scale$/);
  const changed = { ...settings, healthCheckPath: "/env", numInstances: 2 };
  const { resource } = await failureOf(broken.plugin.update(api, changed));
  expect(await world.wouldUpdate(resource, changed)).toBe(true);
  expect(await world.api("GET", `/services/${api.id}`)).toMatchObject({ serviceDetails: { healthCheckPath: "/env" } });

  expect(await world.wouldUpdate(resource, settings)).toBe(true);
  const back = await world.plugin.update(resource, settings);
  expect(await world.api("GET", `/services/${api.id}`)).toMatchObject({
    serviceDetails: { healthCheckPath: "/", numInstances: 1 },
  });
  expect(await world.wouldUpdate(back, settings)).toBe(false);
});

test("a data store's setting that was written before the update failed is written back", async () => {
  const inputs = { name: `cache-${count}`, plan: "free", maxmemoryPolicy: "noeviction" };
  const cache = await world.plugin.create(urn("KeyValue", `cache-${count}`), inputs);
  await using broken = await world.failing("GET", /\/connection-info$/);
  const { resource } = await failureOf(broken.plugin.update(cache, { ...inputs, maxmemoryPolicy: "allkeys_lru" }));
  expect(await world.wouldUpdate(resource, inputs)).toBe(true);
  await world.plugin.update(resource, inputs);
  expect(await world.api("GET", `/key-value/${cache.id}`)).toMatchObject({
    options: { maxmemoryPolicy: "noeviction" },
  });
});

/** A rollout to a second release with other variables, the second of two states. */
async function aheadOf(first: Record<string, string>, second: Record<string, string>) {
  const before = { api: await world.entry(api, { envVars: first }) };
  const all = await world.rollOut(before);
  await world.repository.commit({ "server.js": server("second") });
  return { before, all, after: { api: await world.entry(api, { envVars: second }) } };
}

async function expectFirst(plugin: PluginProcess, resource: Resource, before: object, envVars: object) {
  const back = await plugin.update(resource, { services: before as never });
  // Nothing that was begun before may go live later.
  const unfinished = async () => (await world.deploysOf(api)).filter(({ finishedAt }) => !finishedAt);
  await expect.poll(unfinished, { timeout: 30_000 }).toEqual([]);
  expect(await answerOf(api)).toBe("first");
  expect(await world.envVarsOf(api)).toEqual(envVars);
  expect(JSON.parse(await answerOf(api, "/env"))).toMatchObject(envVars);
  expect(await world.wouldUpdate(back, { services: before as never })).toBe(false);
}

test("a rollout whose provider was killed and which is then taken back is brought back by the next run", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "2", NEW: "x" });
  const slow = await world.plugin.update(api, { ...world.settings(`api-${count}`), buildCommand: "sleep 3" });
  const plugin = await world.startPlugin();
  const services = { api: { ...after.api, triggers: { settings: slow.outputs.settingsFingerprint ?? "" } } };
  const killed = plugin.update(all, { services }).catch(() => undefined);
  await expect.poll(async () => (await world.deploysOf(api)).at(-1)?.status).toBe("build_in_progress");
  await plugin.kill();
  await killed;

  await using next = await world.startPlugin();
  expect(await world.wouldUpdate(all, { services: before })).toBe(true);
  await world.plugin.update(slow, world.settings(`api-${count}`));
  await expectFirst(next, all, before, { MODE: "1" });
});

test("a rollout that came to its end without the state learning of it is brought back by the next run", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "2", NEW: "x" });
  await world.plugin.update(all, { services: after });
  expect(await answerOf(api)).toBe("second");
  await using next = await world.startPlugin();
  expect(await world.wouldUpdate(all, { services: before })).toBe(true);
  await expectFirst(next, all, before, { MODE: "1" });
});

test("on a machine without the journal a refresh sees all that a rollout has written", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "2", NEW: "x" });
  await world.plugin.update(all, { services: after });
  await using elsewhere = await world.startPluginElsewhere();
  const refreshed = (await elsewhere.refresh(all)) ?? all;
  await expectFirst(elsewhere, refreshed, before, { MODE: "1" });
});

test("a refresh that nobody has written down forgets nothing", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "2" });
  await world.plugin.update(all, { services: after });
  await using preview = await world.startPlugin();
  const refreshed = (await preview.refresh(all)) ?? all;
  await preview.diff(refreshed, { services: before });
  expect(await world.wouldUpdate(all, { services: before })).toBe(true);
});

test("a change that another machine has made since is no interruption", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "2" });
  const here = await world.plugin.update(all, { services: after });
  await using elsewhere = await world.startPluginElsewhere();
  const there = await elsewhere.update(here, { services: before });
  expect(await world.wouldUpdate(there, { services: before })).toBe(false);
});

test("what this machine began is not forgotten over what another machine changed by a state that lacks it", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "2", NEW: "x" });
  await world.plugin.update(all, { services: after });
  await using elsewhere = await world.startPluginElsewhere();
  const there = await elsewhere.update(all, { services: before, rollbackOnFailure: false });
  const asked = { services: before, rollbackOnFailure: false };
  expect(await world.wouldUpdate(there, asked)).toBe(true);
  const back = await world.plugin.update(there, asked);
  expect([await answerOf(api), await world.envVarsOf(api)]).toEqual(["first", { MODE: "1" }]);
  expect(await world.wouldUpdate(back, asked)).toBe(false);
});

test("a request to deploy of which nobody knows whether it arrived leaves no record to rely on", async () => {
  const { before, all, after } = await aheadOf({ MODE: "1" }, { MODE: "1" });
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/deploys$/, { kind: "lose request" }, 10);
  const { message, resource } = await failureOf(plugin.update(all, { services: after }));
  expect(message).toMatch(/`api` \(`srv-\w+`\) may have been deployed: Render at `http:.*` did not answer `POST/);
  expect(await world.wouldUpdate(resource, { services: before })).toBe(true);
  expect(await world.plugin.diff(resource, { services: before })).toEqual({ "services.api": "ADD" });
});

test("a service's settings that were written without the state learning of it are written back", async () => {
  const settings = world.settings(`api-${count}`);
  await world.plugin.update(api, { ...settings, healthCheckPath: "/env" });
  await using next = await world.startPlugin();
  expect(await world.wouldUpdate(api, settings)).toBe(true);
  await next.update(api, settings);
  expect(await world.api("GET", `/services/${api.id}`)).toMatchObject({ serviceDetails: { healthCheckPath: "/" } });
});

test("a deletion that the state did not learn of, and that is taken back, is not green", async () => {
  await world.plugin.delete(api);
  await using next = await world.startPlugin();
  const settings = world.settings(`api-${count}`);
  expect(await world.wouldUpdate(api, settings)).toBe(true);
  await expect(next.update(api, settings)).rejects.toThrow("run `pulumi refresh`");
});
