import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { PluginProcess, Resource } from "./plugin-process";
import { urn, World } from "./world";

let world: World;
let proxy: FaultyProxy;
let plugin: PluginProcess;

beforeAll(async () => {
  world = await World.create();
  proxy = await FaultyProxy.start(world.emulator.url);
  plugin = await world.startPlugin(proxy.url);
});

afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

function make(kind: string, inputs: ValueMap & { name: string }): Promise<Resource> {
  return plugin.create(urn(kind, inputs.name), inputs);
}

const idsIn = ({ outputs }: Resource) => outputs.environmentIds as Record<string, string>;

test("a project is created with its environments, imported as it is, and deleted with them", async () => {
  const asked = { name: "shop", environments: [{ name: "production", protectedStatus: "protected" }, { name: "qa" }] };
  const shop = await make("Project", asked);
  expect(proxy.takeWrites()).toEqual(["POST /projects"]);
  expect(Object.keys(idsIn(shop)).toSorted()).toEqual(["production", "qa"]);
  expect(await plugin.diff((await plugin.refresh(shop)) ?? shop, asked)).toEqual({});
  const imported = await plugin.import(urn("Project", "shop"), shop.id);
  expect(imported && (await plugin.diff(imported, asked))).toEqual({});
  expect(await world.plugin.invoke("getProject", { name: "shop" })).toEqual({
    id: shop.id,
    name: "shop",
    environmentIds: idsIn(shop),
  });
  await plugin.delete(shop);
  expect(await plugin.refresh(shop)).toBeUndefined();
});

test("an environment of a project is added, renamed, changed and removed in place, what is in it stays there", async () => {
  const asked = { name: "grows", environments: [{ name: "production" }] };
  const project = await make("Project", asked);
  const { production = "" } = idsIn(project);
  const inside = { name: "inside-grows", plan: "starter", environmentId: production };
  const cache = await make("KeyValue", inside);
  proxy.takeWrites();

  proxy.next("POST", /\/environments$/, { kind: "lose reply" });
  const renamed = await plugin.update(project, { ...asked, environments: [{ name: "live" }, { name: "staging" }] });
  expect(proxy.takeWrites()).toEqual([`PATCH /environments/${production}`, "POST /environments"]);
  expect(idsIn(renamed).live).toBe(production);
  const last = { ...asked, environments: [{ name: "live", networkIsolationEnabled: true }] };
  const staging = idsIn(renamed).staging ?? "";
  const theirs = await make("KeyValue", { name: "theirs-grows", plan: "starter", environmentId: staging });
  proxy.takeWrites();
  await expect(plugin.update(renamed, last)).rejects.toThrow(
    `The environment \`staging\` (\`${staging}\`) is not deleted: \`${theirs.id}\` is still in its environment`,
  );
  expect(proxy.takeWrites()).toEqual([]);
  await world.api("DELETE", `/environments/${staging}/resources?resourceIds=${theirs.id}`);
  const updated = await plugin.update(renamed, last);
  expect(proxy.takeWrites()).toEqual([`PATCH /environments/${production}`, `DELETE /environments/${staging}`]);
  expect(await plugin.diff((await plugin.refresh(updated)) ?? updated, last)).toEqual({});
  expect(await plugin.diff((await plugin.refresh(cache)) ?? cache, inside)).toEqual({});

  await expect(plugin.delete(updated)).rejects.toMatchObject({
    details: expect.stringContaining(`\`${cache.id}\` is still in its environment \`live\`; move them elsewhere`),
  });
  expect(proxy.takeWrites()).toEqual([]);
  await plugin.delete(cache);
  await plugin.delete(updated);
});

test("an environment that the program doesn't name is neither found, changed nor deleted", async () => {
  const asked = { name: "shared", environments: [{ name: "ours" }] };
  const project = await make("Project", asked);
  const theirs = (await world.api("POST", "/environments", { name: "theirs", projectId: project.id })) as {
    id: string;
  };
  const refreshed = (await plugin.refresh(project)) ?? project;
  expect(await plugin.diff(refreshed, asked)).toEqual({});
  const updated = await plugin.update(refreshed, {
    ...asked,
    environments: [{ name: "ours", protectedStatus: "protected" }],
  });
  expect(await world.api("GET", `/environments/${theirs.id}`)).toMatchObject({ protectedStatus: "unprotected" });
  proxy.takeWrites();
  await expect(plugin.delete(updated)).rejects.toMatchObject({
    details: expect.stringContaining(`this program doesn't name \`theirs\` (\`${theirs.id}\`)`),
  });
  expect(proxy.takeWrites()).toEqual([]);
});

test("an environment of its own lives beside those of its project, found by lists alone", async () => {
  const project = await make("Project", { name: "beside", environments: [{ name: "production" }] });
  const asked = { name: "staging", projectId: project.id };
  const staging = await make("Environment", asked);
  const changed = { ...asked, name: "qa", protectedStatus: "protected", networkIsolationEnabled: true };
  proxy.takeWrites();
  const updated = await plugin.update(staging, changed);
  expect(proxy.takeWrites()).toEqual([`PATCH /environments/${staging.id}`]);

  proxy.requests.length = 0;
  await plugin.refresh(staging);
  const refreshed = (await plugin.refresh(updated)) ?? updated;
  expect(proxy.requests).toEqual(["GET /projects", "GET /environments"]);
  expect(await plugin.diff(refreshed, changed)).toEqual({});
  const imported = await plugin.import(urn("Environment", "qa"), staging.id);
  expect(imported && (await plugin.diff(imported, changed))).toEqual({});

  const site = {
    name: "inside",
    repo: "https://example.com/app",
    buildCommand: "true",
    publishPath: "public",
    environmentId: staging.id,
  };
  const inside = await make("StaticSite", site);
  await expect(plugin.delete(updated)).rejects.toMatchObject({ details: expect.stringContaining(inside.id) });
  await plugin.delete(inside);
  await plugin.delete(updated);
  expect(await plugin.refresh(updated)).toBeUndefined();
});

test("what somebody moved elsewhere is found there, and is moved back alone", async () => {
  const environments = [{ name: "one" }, { name: "other" }];
  const { one = "", other = "" } = idsIn(await make("Project", { name: "moved", environments }));
  const asked = { name: "moved-cache", plan: "starter", environmentId: one };
  const cache = await make("KeyValue", asked);
  await world.api("POST", `/environments/${other}/resources`, { resourceIds: [cache.id] });
  const found = (await plugin.refresh(cache)) ?? cache;
  expect(found.inputs.environmentId).toBe(other);
  expect(await plugin.diff(found, asked)).toEqual({ environmentId: "UPDATE" });
  proxy.takeWrites();
  const back = await plugin.update(found, asked);
  expect(proxy.takeWrites()).toEqual([`POST /environments/${one}/resources`]);
  await plugin.update(back, { name: asked.name, plan: asked.plan });
  expect(proxy.takeWrites()).toEqual([`DELETE /environments/${one}/resources`]);
});

test.each<[environments: { name: string; protectedStatus?: string }[], expected: string]>([
  [[], "a project has one at least"],
  [[{ name: "same" }, { name: "same", protectedStatus: "protected" }], "`same` is there twice"],
])("a project with the environments %j is refused before anything is touched", async (environments, expected) => {
  await expect(make("Project", { name: "refused", environments })).rejects.toThrow(expected);
});
