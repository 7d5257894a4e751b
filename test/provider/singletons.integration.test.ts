import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { secret, type ValueMap } from "../../packages/render/src/values/value";
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

beforeEach(() => void proxy.takeWrites());

afterAll(async () => {
  await plugin[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

const make = (kind: string, asked: ValueMap) => plugin.create(urn(kind, "one"), asked);
/** What the next run of the engine would find: within a run a list is asked for once. */
async function refreshed(resource: Resource): Promise<Resource> {
  await using nextRun = await world.startPlugin(proxy.url);
  return (await nextRun.refresh(resource)) ?? resource;
}

async function site(name: string): Promise<string> {
  const asked = { name, repo: "https://example.com/app", buildCommand: "true", publishPath: "public" };
  const { id } = await plugin.create(urn("StaticSite", name), asked);
  proxy.takeWrites();
  return id;
}

/** Imports what was made: what differs from the program then. */
async function imported({ urn: of, id }: Resource, asked: ValueMap): Promise<string[]> {
  const found = await plugin.import(of, id);
  return Object.keys(found === undefined ? { gone: "" } : await plugin.diff(found, asked));
}

test("a workspace's notification settings are written in place, and as at first once their resource is deleted", async () => {
  const path = `/notification-settings/owners/${world.emulator.ownerId}`;
  const first = await world.api("GET", path);
  const asked = { notificationsToSend: "all" };
  const made = await make("NotificationSettings", asked);
  expect([made.id, made.outputs.slackEnabled, proxy.takeWrites()]).toEqual([
    world.emulator.ownerId,
    false,
    [`PATCH ${path}`],
  ]);
  expect(await plugin.diff(await refreshed(made), asked)).toEqual({});
  expect(await imported(made, asked)).toEqual([]);

  const another = { notificationsToSend: "none", emailEnabled: false, previewNotificationsEnabled: true };
  await world.api("PATCH", path, another);
  const found = await refreshed(made);
  expect(Object.keys(await plugin.diff(found, asked)).toSorted()).toEqual(Object.keys(another).toSorted());
  const back = await plugin.update(found, asked);
  expect([proxy.takeWrites(), await world.api("GET", path)]).toEqual([
    [`PATCH ${path}`],
    { ...(first as object), notificationsToSend: "all" },
  ]);
  await plugin.delete(back);
  expect([proxy.takeWrites(), await world.api("GET", path)]).toEqual([[`PATCH ${path}`], first]);
});

test("a service's notification override is as its workspace again once its resource is deleted", async () => {
  const serviceId = await site("notified");
  const path = `/notification-settings/overrides/services/${serviceId}`;
  const first = await world.api("GET", path);
  const asked = { serviceId, notificationsToSend: "none" };
  const made = await make("NotificationOverride", asked);
  expect([made.id, proxy.takeWrites()]).toEqual([serviceId, [`PATCH ${path}`]]);
  expect(await plugin.diff(await refreshed(made), asked)).toEqual({});
  expect(await imported(made, asked)).toEqual([]);
  await world.api("PATCH", path, { notificationsToSend: "all", previewNotificationsEnabled: "false" });
  const found = await refreshed(made);
  expect(await plugin.diff(found, asked)).toEqual({
    notificationsToSend: "UPDATE",
    previewNotificationsEnabled: "UPDATE",
  });
  const back = await plugin.update(found, asked);
  expect(await world.api("GET", path)).toEqual({ ...(first as object), notificationsToSend: "none" });
  expect(await plugin.diff(back, { ...asked, serviceId: "srv-other" })).toEqual({ serviceId: "UPDATE_REPLACE" });
  await plugin.delete(back);
  expect(await world.api("GET", path)).toEqual(first);

  await world.api("DELETE", `/services/${serviceId}`);
  expect(await plugin.refresh(back)).toBeUndefined();
  await plugin.delete(back);
});

test("a log stream is written as a whole, its token is never told, and it goes with its resource", async () => {
  const path = `/logs/streams/owner/${world.emulator.ownerId}`;
  const asked = { endpoint: "127.0.0.1:1", token: secret("t0ken") };
  const made = await make("LogStream", asked);
  expect([made.id, proxy.takeWrites()]).toEqual([world.emulator.ownerId, [`PUT ${path}`]]);
  expect(await plugin.diff(await refreshed(made), asked)).toEqual({});
  expect(await imported(made, asked)).toEqual(["token"]);
  await world.api("PUT", path, { endpoint: "127.0.0.1:2", preview: "drop" });
  const found = await refreshed(made);
  expect(await plugin.diff(found, asked)).toEqual({ endpoint: "UPDATE", preview: "UPDATE" });
  const back = await plugin.update(found, asked);
  expect(await world.state()).toMatchObject({
    logStream: { endpoint: "127.0.0.1:1", preview: "send", token: "t0ken" },
  });
  const { token, ...without } = asked;
  expect(token).toBeDefined();
  const untold = await plugin.update(back, without);
  expect((await world.state()).logStream).toEqual({ endpoint: "127.0.0.1:1", preview: "send" });
  proxy.takeWrites();
  await plugin.delete(untold);
  expect(proxy.takeWrites()).toEqual([`DELETE ${path}`]);
  expect(await plugin.refresh(untold)).toBeUndefined();
  await plugin.delete(untold);
});

test("a metrics stream is written as a whole, its token is never told, and it goes with its resource", async () => {
  const path = `/metrics-stream/${world.emulator.ownerId}`;
  const asked = { provider: "CUSTOM", url: "https://otel.example.com", token: secret("t0ken") };
  const made = await make("MetricsStream", asked);
  expect([made.id, proxy.takeWrites()]).toEqual([world.emulator.ownerId, [`PUT ${path}`]]);
  expect(await plugin.diff(await refreshed(made), asked)).toEqual({});
  expect(await imported(made, asked)).toEqual(["token"]);
  await world.api("PUT", path, { provider: "GRAFANA", url: "https://other.example.com" });
  const found = await refreshed(made);
  expect(await plugin.diff(found, asked)).toEqual({ provider: "UPDATE", url: "UPDATE" });
  const back = await plugin.update(found, asked);
  expect((await world.state()).metricsStream).toEqual({ ...asked, token: "t0ken" });
  await plugin.delete(back);
  expect(await plugin.refresh(back)).toBeUndefined();
});

test("the logs of one service are sent elsewhere, or dropped, until their resource is deleted", async () => {
  const resourceId = await site("streamed");
  const path = `/logs/streams/resource/${resourceId}`;
  const asked = { resourceId, endpoint: "" };
  const made = await make("LogStreamOverride", asked);
  expect([made.id, proxy.takeWrites()]).toEqual([resourceId, [`PUT ${path}`]]);
  expect(await world.api("GET", path)).toEqual({ resourceId, endpoint: "", setting: "drop" });
  expect(await plugin.diff(await refreshed(made), asked)).toEqual({});
  expect(await imported(made, asked)).toEqual([]);
  const elsewhere = { resourceId, endpoint: "127.0.0.1:1" };
  const moved = await plugin.update(made, elsewhere);
  expect(await world.api("GET", path)).toEqual({ ...elsewhere, setting: "send" });
  expect(await imported(moved, elsewhere)).toEqual([]);
  await world.api("PUT", path, { setting: "drop" });
  const found = await refreshed(moved);
  expect(await plugin.diff(found, elsewhere)).toEqual({ endpoint: "UPDATE" });
  await plugin.delete(await plugin.update(found, elsewhere));
  expect(await plugin.refresh(moved)).toBeUndefined();
});

test.each<[kind: string, asked: ValueMap, expected: string]>([
  ["LogStream", { endpoint: "" }, "expected `<host>:<port>`"],
  ["LogStream", { endpoint: "tls://logs.example.com:1" }, "expected `<host>:<port>`"],
  ["MetricsStream", { provider: "CUSTOM", url: "otel.example.com" }, "expected a URL"],
  ["LogStreamOverride", { resourceId: "srv-1", endpoint: "", token: "t" }, "the logs are dropped"],
  ["NotificationOverride", { serviceId: "srv-1", notificationsToSend: "some" }, "notificationsToSend"],
])("%s: %j is refused before anything is touched", async (kind, asked, expected) => {
  await expect(make(kind, asked)).rejects.toThrow(expected);
});
