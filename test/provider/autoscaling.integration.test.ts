import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import { FakeEngine } from "./fake-engine";
import { FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { server, urn, World } from "./world";

let world: World;
let app: ValueMap;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("app");
  await repository.commit({ "server.js": server("scaled") });
  app = { repo: repository.path, runtime: "node", buildCommand: "true", startCommand: "node server.js" };
});

afterAll(() => world[Symbol.asyncDispose]());

const autoscaling = { min: 2, max: 4, criteria: { cpu: { percentage: 60 } } };
const disk = { name: "data", mountPath: "/var/data" };

const detailsOf = async ({ id }: Resource) =>
  ((await world.api("GET", `/services/${id}`)) as { serviceDetails: object }).serviceDetails;

/** What Render, or a person, does meanwhile. */
const scale = ({ id }: Resource, numInstances: number) => world.api("POST", `/services/${id}/scale`, { numInstances });

/** A refresh asks for each list once, so each has a plugin of its own. */
async function refreshed(resource: Resource): Promise<Resource> {
  await using plugin = await world.startPlugin();
  return (await plugin.refresh(resource)) ?? resource;
}

test.each(["WebService", "PrivateService", "BackgroundWorker"])(
  "%s: a number of instances that Render has chosen is no drift, and no import says it",
  async (kind) => {
    const name = `scaled-${kind}`.toLowerCase();
    const asked = { ...app, name, autoscaling };
    const made = await world.plugin.create(urn(kind, name), asked);
    expect(await detailsOf(made)).toMatchObject({ numInstances: 2, autoscaling: { enabled: true, min: 2, max: 4 } });
    await scale(made, 3);
    expect(await world.plugin.diff(await refreshed(made), asked)).toEqual({});
    const imported = (await world.plugin.import(urn(kind, name), made.id)) ?? made;
    expect(imported.inputs).toMatchObject({ numInstances: 1, autoscaling: { min: 2, max: 4 } });
    expect(await world.plugin.diff(imported, asked)).toEqual({});
    await world.plugin.check(urn(kind, name), imported.inputs);

    await world.api("DELETE", `/services/${made.id}/autoscaling`);
    expect(Object.keys(await world.plugin.diff(await refreshed(made), asked))).toEqual(["autoscaling", "numInstances"]);
  },
);

test("autoscaling is written alone, and taken away with the number that stands in its place", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { ...app, name: "in-turn" };
  let resource = await plugin.create(urn("WebService", "in-turn"), asked);
  const sent = async (more: ValueMap) => {
    proxy.takeWrites();
    resource = await plugin.update(resource, { ...asked, ...more });
    return proxy.takeWrites().map((request) => request.replace(resource.id, "…").replace(/dsk-\w+/, "dsk"));
  };
  expect(await sent({ autoscaling })).toEqual(["PUT /services/…/autoscaling"]);
  await scale(resource, 4);
  const others = { ...autoscaling, max: 5 };
  expect(await sent({ autoscaling: others })).toEqual(["PUT /services/…/autoscaling"]);
  expect(await detailsOf(resource)).toMatchObject({ numInstances: 4 });
  const off = { autoscaling: { ...others, enabled: false }, numInstances: 3 };
  expect(await sent(off)).toEqual(["PUT /services/…/autoscaling", "POST /services/…/scale"]);
  expect(await sent({ autoscaling: others })).toEqual(["PUT /services/…/autoscaling"]);
  const both = ["DELETE /services/…/autoscaling", "POST /services/…/scale"];
  expect(await sent({ disk })).toEqual([...both, "POST /disks"]);
  expect(await sent({ autoscaling, allowDataLoss: true })).toEqual([
    "DELETE /disks/dsk",
    "PUT /services/…/autoscaling",
  ]);
  expect(await sent({ plan: "free" })).toEqual([...both, "PATCH /services/…"]);
  expect(await detailsOf(resource)).toMatchObject({ numInstances: 1 });
  expect(await plugin.diff(await refreshed(resource), { ...asked, plan: "free" })).toEqual({});
});

test("what Render refuses is refused in the preview", async () => {
  const check = (more: ValueMap) =>
    world.plugin.check(urn("WebService", "refused"), { ...app, name: "refused", autoscaling, ...more });
  await expect(check({ disk })).rejects.toThrow("a service with a disk has one instance, so it has no `autoscaling`");
  await expect(check({ plan: "free" })).rejects.toThrow("plan `free` has no autoscaling");
  await expect(check({ numInstances: 2 })).rejects.toThrow("`autoscaling` says how many instances run");
  await expect(check({ autoscaling: { ...autoscaling, max: 1 } })).rejects.toThrow("set 2 or more");
});

test("a preview says how many instances are left where load no longer says it", async () => {
  using engine = await FakeEngine.start();
  await using plugin = await world.startPlugin(undefined, undefined, engine.address);
  const asked = { ...app, name: "left" };
  const made = await plugin.create(urn("WebService", "left"), { ...asked, autoscaling });
  await plugin.previewUpdate(made, asked);
  expect((await engine.nextMessage()).getMessage()).toContain("2 to 4 run now, 1 once this is done");
});
