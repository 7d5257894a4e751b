import { afterAll, beforeAll, expect, test } from "vitest";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import type { ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { server, urn, World } from "./world";

const logged = "console.log('sees', process.env.GREETING, process.env.PORT ?? 'no port'); setInterval(() => {}, 1000);";

let world: World;
let app: ValueMap;
let commit: string;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("app");
  commit = await repository.commit({ "server.js": server("private"), "worker.js": logged });
  app = { repo: repository.path, runtime: "node", buildCommand: "true", startCommand: "node server.js" };
});

afterAll(() => world[Symbol.asyncDispose]());

/** What an update of a service writes, and what comes of it. */
async function written(proxy: FaultyProxy, { id }: Resource, work: Promise<Resource>) {
  proxy.takeWrites();
  const resource = await work;
  return { resource, sent: proxy.takeWrites().map((request) => request.replace(id, "…").replace(/dsk-\w+/, "dsk")) };
}

const kinds = ["PrivateService", "BackgroundWorker"];

test.each(kinds)("%s: found by its id and imported, it needs no change, and is no other kind", async (kind) => {
  const name = `imported-${kind}`.toLowerCase();
  const asked = { ...app, name, numInstances: 2, maxShutdownDelaySeconds: 60, preDeployCommand: "true" };
  const made = await world.plugin.create(urn(kind, name), asked);
  const imported = (await world.plugin.import(urn(kind, name), made.id)) ?? made;
  // Render keeps the delay, and tells it in no reply.
  expect(await world.plugin.diff(imported, { ...asked, maxShutdownDelaySeconds: 30 })).toEqual({});
  expect(imported.outputs).not.toHaveProperty("url");
  await expect(world.plugin.import(urn("WebService", name), made.id)).rejects.toThrow(/is a `\w+`, not a `WebService`/);
  const { isSuspended, url } = await world.plugin.invoke("getService", { id: made.id });
  expect({ isSuspended, url }).toEqual({ isSuspended: false, url: "" });

  await world.api("DELETE", `/services/${made.id}`);
  expect(await world.plugin.refresh(made)).toBeUndefined();
});

test.each(kinds)("%s: what only web services have is refused in the preview", async (kind) => {
  const check = (more: ValueMap) => world.plugin.check(urn(kind, "refused"), { ...app, name: "refused", ...more });
  await expect(check({ plan: "free" })).rejects.toThrow("`plan` is `free`, which only web services can have");
  await expect(check({ healthCheckPath: "/health" })).rejects.toThrow("healthCheckPath");
  await expect(check({ customDomains: ["a.example"] })).rejects.toThrow("customDomains");
});

test("a private service, and a worker after it, are rolled out with their variables and commands", async () => {
  const { plugin } = world;
  const api = await plugin.create(urn("PrivateService", "api"), { ...app, name: "api" });
  const commands = { startCommand: "node worker.js", preDeployCommand: 'echo "before $GREETING"' };
  const worker = await plugin.create(urn("BackgroundWorker", "jobs"), { ...app, ...commands, name: "jobs" });
  const entry = ({ id, outputs }: Resource, more: ValueMap) => ({
    serviceId: id,
    release: commit,
    triggers: { settings: outputs.settingsFingerprint ?? "" },
    ...more,
  });
  const address = api.outputs.internalAddress as string;
  const services = {
    api: entry(api, { envVars: {} }),
    jobs: entry(worker, { envVars: { GREETING: address }, after: ["api"] }),
  };
  const rollout = await plugin.create(urn("Rollout", "all"), { services });
  expect(rollout.outputs.deployed).toMatchObject({ api: { release: commit }, jobs: { release: commit } });
  expect(await plugin.wouldUpdate(rollout, { services })).toBe(false);

  expect(await (await fetch(`http://${address}/`)).text()).toBe("private");
  const logs = JSON.stringify(await world.api("GET", `/logs?ownerId=${world.emulator.ownerId}&resource=${worker.id}`));
  expect(logs).toContain(`before ${address}`);
  expect(logs).toContain(`sees ${address} no port`);
});

test("a cron job is rolled out with its variables, follows its branch, and is no other kind", async () => {
  const { plugin } = world;
  const repository = await world.repository("nightly");
  const first = await repository.commit({ "job.js": "console.log('sees', process.env.GREETING)" });
  const asked = { ...app, repo: repository.path, name: "nightly", startCommand: "node job.js", schedule: "0 0 29 2 *" };
  const made = await plugin.create(urn("CronJob", "nightly"), asked);
  expect(made.id).toMatch(/^crn-/);
  const entry = ({ id, outputs }: Resource, more: ValueMap = {}) => ({
    serviceId: id,
    source: outputs.sourceFingerprint ?? "",
    triggers: { settings: outputs.settingsFingerprint ?? "" },
    envVars: { GREETING: "hello" },
    ...more,
  });
  const services = { nightly: entry(made) };
  const rollout = await plugin.create(urn("Rollout", "nightly"), { services });
  expect(rollout.outputs.deployed).toMatchObject({ nightly: { release: first } });
  expect(await plugin.wouldUpdate(rollout, { services })).toBe(false);
  await world.api("POST", `/cron-jobs/${made.id}/runs`);
  const client = new TestClient(world.emulator);
  await client.until(
    () => client.logs(made.id),
    (logs) => logs.includes("sees hello"),
  );

  // A run that has been a success is none of the program's business.
  await client.until(
    () => client.service(made.id),
    ({ serviceDetails }) => serviceDetails.lastSuccessfulRunAt !== undefined,
  );
  await using later = await world.startPlugin();
  const refreshed = (await later.refresh(made)) ?? made;
  expect(await plugin.diff(refreshed, asked)).toEqual({});
  const imported = (await later.import(urn("CronJob", "nightly"), made.id)) ?? made;
  expect(await plugin.diff(imported, asked)).toEqual({});
  await expect(later.import(urn("WebService", "nightly"), made.id)).rejects.toThrow(
    "is a `cron_job`, not a `WebService`",
  );

  const second = await repository.commit({ "job.js": "console.log('second')" });
  const changed = await plugin.update(made, { ...asked, schedule: "0 4 * * *" });
  const moved = { nightly: entry(changed) };
  expect(await plugin.wouldUpdate(rollout, { services: moved })).toBe(true);
  const again = await plugin.update(rollout, { services: moved });
  expect(again.outputs.deployed).toMatchObject({ nightly: { release: second } });
  const pinned = { nightly: { serviceId: made.id, release: second } };
  await expect(plugin.check(urn("Rollout", "nightly"), { services: pinned })).rejects.toThrow(
    "`nightly` is a cron job with a commit as its `release`",
  );
});

test("a disk is written with the fewest requests, in the order that Render takes, and never lost by the way", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { ...app, name: "kept" };
  const disk = { name: "data", mountPath: "/var/data", sizeGB: 2 };
  const made = await plugin.create(urn("PrivateService", "kept"), { ...asked, disk });
  const writes = (work: Promise<Resource>) => written(proxy, made, work);
  const imported = (await plugin.import(urn("PrivateService", "kept"), made.id)) ?? made;
  expect(imported.inputs.disk).toEqual(disk);
  expect(await plugin.diff(imported, { ...asked, disk })).toEqual({});

  const larger = { ...disk, sizeGB: 5 };
  const grown = await writes(plugin.update(made, { ...asked, disk: larger }));
  expect(grown.sent).toEqual(["PATCH /disks/dsk"]);
  await expect(plugin.previewUpdate(grown.resource, { ...asked, disk })).rejects.toThrow(
    "`disk.sizeGB` is 2, but it is 5",
  );
  const without = { ...asked, numInstances: 2 };
  await expect(plugin.previewUpdate(grown.resource, without)).rejects.toThrow(
    "Removing `disk` from this `PrivateService`",
  );
  const gone = await writes(plugin.update(grown.resource, { ...without, allowDataLoss: true }));
  expect(gone.sent).toEqual(["DELETE /disks/dsk", "POST /services/…/scale"]);
  const back = await writes(plugin.update(gone.resource, { ...asked, disk }));
  expect(back.sent).toEqual(["POST /services/…/scale", "POST /disks"]);

  const [{ disk: held }] = (await world.api("GET", `/disks?serviceId=${made.id}`)) as [{ disk: { id: string } }];
  await world.api("PATCH", `/disks/${held.id}`, { name: "by-hand" });
  expect((await plugin.refresh(back.resource))?.inputs.disk).toEqual({ ...disk, name: "by-hand" });
  await world.api("DELETE", `/disks/${held.id}`);
  // A refresh asks for each list once.
  await using later = await world.startPlugin();
  const refreshed = (await later.refresh(back.resource)) ?? back.resource;
  expect(await plugin.diff(refreshed, { ...asked, disk })).toEqual({ disk: "ADD" });
});

test.each<[name: string, paid: ValueMap, writes: string[]]>([
  [
    "with-a-disk",
    { disk: { name: "data", mountPath: "/var/data" }, maintenanceMode: { enabled: true } },
    ["DELETE /disks/dsk", "PATCH /services/…"],
  ],
  [
    "with-two-instances",
    { numInstances: 2, maintenanceMode: { uri: "https://status.example.com" } },
    ["POST /services/…/scale", "PATCH /services/…"],
  ],
])("a paid service %s becomes a free one in one update", async (name, paid, sent) => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const [asked, given] = [{ ...app, name }, { allowDataLoss: true }];
  const made = await plugin.create(urn("WebService", name), { ...asked, ...given, ...paid, plan: "starter" });
  const free = { ...asked, ...given, plan: "free" };
  const { resource, sent: requests } = await written(proxy, made, plugin.update(made, free));
  expect(requests).toEqual(sent);
  expect(await plugin.diff((await plugin.refresh(resource)) ?? made, free)).toEqual({});
  await plugin.delete(resource);
});

test("a disk is refused where there can be none", async () => {
  const disk = { name: "data", mountPath: "/var/data" };
  const check = (kind: string, more: ValueMap) =>
    world.plugin.check(urn(kind, "disk"), { ...app, name: "disk", disk, ...more });
  await expect(check("BackgroundWorker", { numInstances: 2 })).rejects.toThrow(
    "a service with a disk has one instance",
  );
  await expect(check("WebService", { plan: "free" })).rejects.toThrow("plan `free` has no disk");
  await expect(check("WebService", { disk: { ...disk, mountPath: "/etc" } })).rejects.toThrow("none of `/`, `/etc`");
  await expect(check("WebService", { disk: { ...disk, sizeGB: 0 } })).rejects.toThrow("sizeGB");
});
