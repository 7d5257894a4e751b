import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import type { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess, Resource } from "./plugin-process";
import { failureOf, RolloutWorld, urlOf } from "./rollout-world";
import { urn } from "./world";

/** Links of a service to environment groups: the rollout is their one writer. */
let world: RolloutWorld;
let proxy: FaultyProxy;
/** The provider, whose requests are seen. */
let plugin: PluginProcess;
let stop: () => Promise<void>;
let count = 0;
/** A service, new for each test. */
let api: Resource;
/** A group, new for each test, and what links a service to it. */
let shared: Resource;
let link: string;

/** It answers with what a group gives it, and fails at its start where a variable says so. */
const teller = `const { readFileSync } = require("node:fs");
const read = (name) => { try { return readFileSync(name, "utf8"); } catch { return null; } };
if (process.env.FAIL) { console.log("cannot use", process.env.GREETING, read("ca.pem")); process.exit(3); }
require("node:http").createServer((_, response) => response.end(JSON.stringify({ greeting: process.env.GREETING ?? null, ca: read("ca.pem") })))
  .listen(process.env.PORT, "0.0.0.0");`;

beforeAll(async () => {
  world = await RolloutWorld.create();
  const meddled = await world.startMeddled();
  ({ proxy, plugin } = meddled);
  stop = () => meddled[Symbol.asyncDispose]();
});
afterAll(async () => {
  await stop();
  await world[Symbol.asyncDispose]();
});
beforeEach(async () => {
  count += 1;
  await world.repository.commit({ "server.js": teller, "count.txt": String(count) });
  api = await world.createService(`linked-${count}`);
  shared = await group("shared");
  link = `/env-groups/${shared.id}/services/${api.id}`;
  proxy.requests.splice(0);
});

function group(name: string): Promise<Resource> {
  const contents = { envVars: { GREETING: "good day" }, secretFiles: { "ca.pem": "text-of-the-file" } };
  return plugin.create(urn("EnvGroup", `${name}-${count}`), { name: `${name}-${count}`, ...contents });
}

async function linked({ id }: Resource): Promise<string[]> {
  const { serviceLinks } = (await world.api("GET", `/env-groups/${id}`)) as { serviceLinks: { id: string }[] };
  return serviceLinks.map((service) => service.id);
}

async function told(): Promise<unknown> {
  return (await fetch(urlOf(api))).json();
}

async function asked(envGroups?: ValueMap, overrides: ValueMap = {}): Promise<{ services: ValueMap }> {
  return { services: { api: await world.entry(api, { ...(envGroups && { envGroups }), ...overrides }) } };
}

const rollOut = (inputs: ValueMap) => plugin.create(urn("Rollout", `all-${count}`), inputs);
const given = { greeting: "good day", ca: "text-of-the-file" };
const nothing = { greeting: null, ca: null };

test("a group is linked before the deploy, which brings what it has, and is found by a refresh", async () => {
  const inputs = await asked({ shared: shared.id });
  const all = await rollOut(inputs);
  expect(proxy.takeWrites()).toEqual([`POST ${link}`, `POST /services/${api.id}/deploys`]);
  expect(await told()).toEqual(given);
  expect(await plugin.refresh(all)).toEqual(all);
  expect(await plugin.wouldUpdate(all, inputs)).toBe(false);
});

test("a group that is taken out is unlinked before the deploy, and stays away from what is deployed later, until its own deploy is back", async () => {
  const [before, after] = [await asked({ shared: shared.id }), await asked()];
  const all = await rollOut(before);
  proxy.takeWrites();
  expect(await plugin.diff(all, after)).toEqual({ "services.api.envGroups.shared": "DELETE" });
  const without = await plugin.update(all, after);
  expect(proxy.takeWrites()).toEqual([`DELETE ${link}`, `POST /services/${api.id}/deploys`]);
  expect([await told(), await linked(shared)]).toEqual([nothing, []]);

  const back = await plugin.update(without, before);
  expect(proxy.takeWrites()).toEqual([`POST ${link}`, `POST /services/${api.id}/rollback`]);
  expect([await told(), await linked(shared)]).toEqual([given, [api.id]]);

  // What the record says was without it is without it.
  const forth = await plugin.update(back, after);
  expect(proxy.takeWrites()).toEqual([`DELETE ${link}`, `POST /services/${api.id}/rollback`]);
  expect([await told(), await linked(shared)]).toEqual([nothing, []]);
  expect(await plugin.wouldUpdate((await plugin.refresh(forth)) ?? forth, after)).toBe(false);

  await world.api("POST", `/services/${api.id}/deploys`, {});
  await expect.poll(async () => (await world.deploysOf(api)).at(-1)?.status, { timeout: 30_000 }).toBe("live");
  expect(await told()).toEqual(nothing);
});

test("links of services of others stay, and so do those of a service whose entry states no group", async () => {
  const theirs = await world.createService(`theirs-${count}`);
  await world.api("POST", `/env-groups/${shared.id}/services/${theirs.id}`);
  const other = await group("other");
  await world.api("POST", `/env-groups/${other.id}/services/${api.id}`);
  const all = await rollOut(await asked());
  const refreshed = (await plugin.refresh(all)) ?? all;
  expect(await plugin.wouldUpdate(refreshed, await asked())).toBe(false);
  const ahead = await plugin.update(refreshed, await asked({ shared: shared.id }));
  expect([await linked(shared), await linked(other)]).toEqual([expect.arrayContaining([theirs.id, api.id]), [api.id]]);
  await plugin.update(ahead, await asked());
  expect([await linked(shared), await linked(other)]).toEqual([[theirs.id], [api.id]]);
});

test("what somebody linked or unlinked is seen by a refresh, and written back with no deploy", async () => {
  const inputs = await asked({ shared: shared.id });
  const all = await rollOut(inputs);
  const other = await group("other");
  await world.api("DELETE", link);
  await world.api("POST", `/env-groups/${other.id}/services/${api.id}`);
  const refreshed = (await plugin.refresh(all)) ?? all;
  expect(refreshed.inputs.services).toMatchObject({ api: { envGroups: { [other.id]: other.id } } });
  proxy.takeWrites();
  await plugin.update(refreshed, inputs);
  expect(proxy.takeWrites()).toEqual([`POST ${link}`, `DELETE /env-groups/${other.id}/services/${api.id}`]);
});

test("what is linked already, by hand or by an update that was broken off, is neither linked again nor left behind", async () => {
  await world.api("POST", link);
  const all = await rollOut(await asked({ shared: shared.id }));
  expect(proxy.takeWrites()).toEqual([`POST /services/${api.id}/deploys`]);
  const other = await group("other");
  const path = `/env-groups/${other.id}/services/${api.id}`;
  await using dying = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/env-groups\/.*\/services\//, { kind: "hold reply" });
  const broken = dying.update(all, await asked({ shared: shared.id, other: other.id })).catch(() => undefined);
  await expect.poll(() => linked(other)).toEqual([api.id]);
  await dying.kill();
  await broken;
  proxy.takeWrites();
  await plugin.update(all, await asked({ shared: shared.id }, { envVars: { A: "1" } }));
  expect(proxy.takeWrites()).toContain(`DELETE ${path}`);
  expect([await linked(shared), await linked(other)]).toEqual([[api.id], []]);
});

test("a service that is taken out of a rollout, and each when the rollout goes, lets go of its groups", async () => {
  const second = await world.createService(`second-${count}`);
  const envGroups = { shared: shared.id };
  const both = { ...(await asked(envGroups)).services, second: await world.entry(second, { envGroups }) };
  const all = await rollOut({ services: both });
  const left = await plugin.update(all, await asked(envGroups));
  expect(await linked(shared)).toEqual([api.id]);
  await plugin.delete(left);
  expect(await linked(shared)).toEqual([]);
  await plugin.delete(shared);
});

test("a failure shows nothing of a group that somebody else made and linked, and names what it is in its place", async () => {
  const { id } = (await world.api("POST", "/env-groups", {
    name: `foreign-${count}`,
    ownerId: world.ownerId,
    envVars: [{ key: "GREETING", value: "a word of others" }],
    secretFiles: [{ name: "ca.pem", content: "a file of others" }],
  })) as { id: string };
  await world.api("POST", `/env-groups/${id}/services/${api.id}`);
  const { message } = await failureOf(rollOut(await asked(undefined, { envVars: { FAIL: "yes" } })));
  expect(message).toContain("cannot use [GREETING] [ca.pem]");
});

test("a group that can't be linked ends the update before any deploy, and is told", async () => {
  const failure = await failureOf(rollOut(await asked({ shared: "evg-nothing" })));
  expect(failure.message).toContain("Nothing was deployed:");
  expect(failure.message).toContain("evg-nothing");
  expect(await world.deploysOf(api)).toEqual([]);
});
