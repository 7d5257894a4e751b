import { afterAll, beforeAll, expect, test } from "vitest";
import { knownPart, Secret, unknown } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import { urn, World } from "./world";

let world: World;

beforeAll(async () => {
  world = await World.create();
});

afterAll(() => world[Symbol.asyncDispose]());

test("a Postgres is created, waited for, changed, imported and deleted", async () => {
  const asked = { name: "db", plan: "basic_256mb", version: "16", databaseName: "app", diskSizeGB: 15 };
  const db = await world.plugin.create(urn("Postgres", "db"), asked);
  const secrets = ["internalConnectionString", "externalConnectionString", "password", "psqlCommand"];
  for (const name of secrets) expect(db.outputs[name]).toBeInstanceOf(Secret);
  const inside = new URL(knownPart(db.outputs.internalConnectionString) as string);
  expect(db.outputs).toMatchObject({ host: inside.hostname, port: Number(inside.port), user: inside.username });
  expect(knownPart(db.outputs.internalConnectionPoolString)).toBe("");
  expect(knownPart(db.outputs.internalConnectionString)).toMatch(/^postgresql:\/\//);
  expect(await world.plugin.diff((await world.plugin.refresh(db)) ?? db, asked)).toEqual({});

  const imported = await world.plugin.import(urn("Postgres", "db"), db.id);
  expect(imported && (await world.plugin.diff(imported, asked))).toEqual({});

  const grown = await world.plugin.update(db, { ...asked, diskSizeGB: 20, ipAllowList: [] });
  expect(grown.outputs).toMatchObject({ password: db.outputs.password });
  const newer = { ...asked, diskSizeGB: 20, version: "17" };
  await expect(world.plugin.diff(grown, newer)).rejects.toMatchObject({
    details: expect.stringContaining(
      "Changing `version` from `16` to `17` replaces this `Postgres` and deletes its data",
    ),
  });
  expect(await world.plugin.diff(grown, { ...newer, allowDataLoss: true })).toMatchObject({
    version: "UPDATE_REPLACE",
  });

  await world.plugin.delete(grown);
  expect(await world.plugin.refresh(grown)).toBeUndefined();
});

test("what a database is run with is written with its creation, found again, and printed by an import", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = {
    name: "tuned",
    plan: "basic_1gb",
    version: "17",
    diskAutoscaling: true,
    readReplicas: [{ name: "tuned-reader", parameterOverrides: { work_mem: "8MB" } }],
    parameterOverrides: { work_mem: "16MB" },
    connectionPool: "pgbouncer",
  };
  const db = await plugin.create(urn("Postgres", "tuned"), asked);
  expect(proxy.requests.filter((request) => !request.startsWith("GET"))).toEqual(["POST /postgres"]);
  expect(knownPart(db.outputs.externalConnectionPoolString)).toMatch(/^postgresql:/);
  const refreshed = (await plugin.refresh(db)) ?? db;
  expect(await plugin.diff(refreshed, asked)).toEqual({});
  const imported = await plugin.import(urn("Postgres", "tuned"), db.id);
  expect(imported && (await plugin.diff(imported, { ...asked, diskSizeGB: 15 }))).toEqual({});

  // Render's own growth is none of a person's changes.
  await world.api("PATCH", `/postgres/${db.id}`, { diskSizeGB: 25 });
  await using later = await world.startPlugin(proxy.url);
  const grown = (await later.refresh(db)) ?? db;
  expect(grown.outputs.diskSizeGB).toBe(25);
  expect(await plugin.diff(grown, asked)).toEqual({});
  await world.api("PATCH", `/postgres/${db.id}`, { parameterOverrides: { work_mem: "4MB" }, readReplicas: [] });
  await using latest = await world.startPlugin(proxy.url);
  const drifted = (await latest.refresh(grown)) ?? db;
  const found = { "parameterOverrides.work_mem": "UPDATE", readReplicas: "UPDATE" };
  expect(await plugin.diff(drifted, asked)).toEqual(found);
  await plugin.delete(drifted);
});

test("a database whose user is called otherwise at Render is neither changed nor replaced", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { name: "rotated", plan: "basic_256mb", version: "17", databaseUser: "app" };
  const db = await plugin.create(urn("Postgres", "rotated"), asked);
  const reply = (await world.api("GET", `/postgres/${db.id}`)) as object;
  proxy.next("GET", /\/postgres$/, { kind: "alter", fields: { postgres: { ...reply, databaseUser: "app_rotated" } } });
  proxy.requests.length = 0;
  const refreshed = (await plugin.refresh(db)) ?? db;
  expect(proxy.requests).toEqual(["GET /postgres", `GET /postgres/${db.id}/connection-info`]);
  expect(await plugin.diff(refreshed, asked)).toEqual({});
});

test("the program's word on data loss is a change that writes nothing", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { name: "given-up", plan: "starter" };
  const cache = await plugin.create(urn("KeyValue", "given-up"), asked);
  expect(await plugin.diff(cache, { ...asked, allowDataLoss: true })).toEqual({ allowDataLoss: "UPDATE" });
  proxy.requests.length = 0;
  const updated = await plugin.update(cache, { ...asked, allowDataLoss: true });
  expect(proxy.requests.filter((request) => !request.startsWith("GET"))).toEqual([]);
  expect((await plugin.refresh(updated))?.inputs.allowDataLoss).toBe(true);
});

test("a key value instance is created, waited for, changed, imported and deleted", async () => {
  const asked = { name: "cache", plan: "starter" };
  const cache = await world.plugin.create(urn("KeyValue", "cache"), asked);
  expect(cache.outputs.internalConnectionString).toBeInstanceOf(Secret);
  expect(cache.outputs).toMatchObject({ host: "127.0.0.1", port: expect.any(Number), externalHost: "127.0.0.1" });
  expect(cache.outputs.maxmemoryPolicy).toEqual(expect.any(String));
  const imported = await world.plugin.import(urn("KeyValue", "cache"), cache.id);
  expect(imported && (await world.plugin.diff(imported, asked))).toEqual({});

  const changed = await world.plugin.update(cache, { ...asked, maxmemoryPolicy: "noeviction" });
  const refreshed = await world.plugin.refresh(changed);
  expect(refreshed?.inputs.maxmemoryPolicy).toBe("noeviction");

  await world.plugin.delete(changed);
  expect(await world.plugin.refresh(changed)).toBeUndefined();
});

test("what has grown by hand is compared without complaint, and only an update that would shrink it is refused", async () => {
  const asked = { name: "grown", plan: "starter" };
  const cache = await world.plugin.create(urn("KeyValue", "grown"), asked);
  await world.api("PATCH", `/key-value/${cache.id}`, { plan: "standard" });
  const refreshed = (await world.plugin.refresh(cache)) ?? cache;
  expect(await world.plugin.diff(refreshed, asked)).toEqual({ plan: "UPDATE" });
  const refusal = "`plan` is `starter`, but it is `standard` now and can only grow; set `standard` or more.";
  await expect(world.plugin.previewUpdate(refreshed, asked)).rejects.toMatchObject({ details: refusal });
  await expect(world.plugin.update(refreshed, asked)).rejects.toThrow(refusal);
});

test("an update writes what differs from before, and leaves to a refresh what was changed by hand", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { name: "drifted", plan: "starter", maxmemoryPolicy: "allkeys_lru" };
  const cache = await plugin.create(urn("KeyValue", "drifted"), asked);
  await world.api("PATCH", `/key-value/${cache.id}`, { maxmemoryPolicy: "noeviction" });
  const updated = await plugin.update(cache, { ...asked, persistenceMode: "off" });
  const found = await plugin.refresh(updated);
  expect(found?.inputs).toMatchObject({ maxmemoryPolicy: "noeviction", persistenceMode: "off" });
});

test("a preview does not know what Render chooses anew with another plan", async () => {
  const asked = { name: "upgraded", plan: "free" };
  const cache = await world.plugin.create(urn("KeyValue", "upgraded"), asked);
  expect(cache.outputs.persistenceMode).toBe("off");
  const planned = await world.plugin.previewUpdate(cache, { ...asked, plan: "starter" });
  expect(planned).toMatchObject({ persistenceMode: unknown, maxmemoryPolicy: cache.outputs.maxmemoryPolicy });
  const updated = await world.plugin.update(cache, { ...asked, plan: "starter" });
  expect(updated.outputs.persistenceMode).toBe("journal_snapshot");
});

test("a changed database is waited for until it takes connections again", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { name: "resized", plan: "basic_256mb", version: "17" };
  const db = await plugin.create(urn("Postgres", "resized"), asked);
  const path = `/postgres/${db.id}`;
  // The first look is the one before the change.
  proxy.next("GET", /\/postgres\/[^/]+$/, { kind: "none" });
  proxy.next("GET", /\/postgres\/[^/]+$/, { kind: "alter", fields: { status: "creating" } }, 2);
  proxy.requests.length = 0;
  await plugin.update(db, { ...asked, diskSizeGB: 20 });
  const after = proxy.requests.slice(proxy.requests.indexOf(`PATCH ${path}`) + 1);
  expect(after.slice(0, 3)).toEqual([`GET ${path}`, `GET ${path}`, `GET ${path}`]);
  expect(after.indexOf(`GET ${path}/connection-info`)).toBe(after.length - 1);
}, 60_000);

test.each(["KeyValue", "Postgres"])(
  "deleting a %s again is done already",
  async (kind) => {
    const name = `twice-${kind.toLowerCase()}`;
    const asked = { name, ...(kind === "Postgres" ? { plan: "basic_256mb", version: "17" } : { plan: "starter" }) };
    const store = await world.plugin.create(urn(kind, name), asked);
    await world.plugin.delete(store);
    await world.plugin.delete(store);
  },
  60_000,
);

test("a database that can't start fails with its status and its page, at once where there is no hope", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("GET", /\/postgres\/dpg-/, { kind: "alter", fields: { status: "recovery_failed" } });
  const creation = plugin.create(urn("Postgres", "broken"), { name: "broken", plan: "basic_256mb", version: "16" });
  await expect(creation).rejects.toThrow(
    /^`broken` \(`dpg-\w+-a`\) is `recovery_failed` at Render; see https:\/\/dashboard\.render\.com\/d\/dpg-\w+-a/,
  );
});

test("a data store is waited for no longer than the program allows; a status that is new to us is waited for", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("GET", /\/key-value\/red-/, { kind: "alter", fields: { status: "warming_up" } }, 100);
  const creation = plugin.create(urn("KeyValue", "slow"), { name: "slow", plan: "starter" }, 0.5);
  await expect(creation).rejects.toThrow(/is `warming_up` at Render and did not get available within 1 s/);
});
