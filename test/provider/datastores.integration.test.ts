import { afterAll, beforeAll, expect, test } from "vitest";
import { knownPart, Secret } from "../../packages/render/src/values/value";
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
  expect(knownPart(db.outputs.internalConnectionString)).toMatch(/^postgresql:\/\//);
  expect(await world.plugin.diff((await world.plugin.refresh(db)) ?? db, asked)).toEqual({});

  const imported = await world.plugin.import(urn("Postgres", "db"), db.id);
  expect(imported && (await world.plugin.diff(imported, asked))).toEqual({});

  const grown = await world.plugin.update(db, { ...asked, diskSizeGB: 20, ipAllowList: [] });
  expect(grown.outputs).toMatchObject({ password: db.outputs.password });
  await expect(world.plugin.diff(grown, { ...asked, diskSizeGB: 15 })).rejects.toMatchObject({
    details: "`diskSizeGB` is 15, but 20 stands and it can only grow; set 20 or more.",
  });
  expect(await world.plugin.diff(grown, { ...asked, diskSizeGB: 20, version: "17" })).toMatchObject({
    version: "UPDATE_REPLACE",
  });

  await world.plugin.delete(grown);
  expect(await world.plugin.refresh(grown)).toBeUndefined();
});

test("a key value instance is created, waited for, changed, imported and deleted", async () => {
  const asked = { name: "cache", plan: "starter" };
  const cache = await world.plugin.create(urn("KeyValue", "cache"), asked);
  expect(cache.outputs.internalConnectionString).toBeInstanceOf(Secret);
  expect(cache.outputs.maxmemoryPolicy).toEqual(expect.any(String));
  const imported = await world.plugin.import(urn("KeyValue", "cache"), cache.id);
  expect(imported && (await world.plugin.diff(imported, asked))).toEqual({});

  const changed = await world.plugin.update(cache, { ...asked, maxmemoryPolicy: "noeviction" });
  const refreshed = await world.plugin.refresh(changed);
  expect(refreshed?.inputs.maxmemoryPolicy).toBe("noeviction");

  await world.plugin.delete(changed);
  expect(await world.plugin.refresh(changed)).toBeUndefined();
});

test("a database that can't start fails with its status and its page, at once where there is no hope", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("GET", /\/postgres\/dpg-/, { kind: "alter", fields: { status: "recovery_failed" } });
  const creation = plugin.create(urn("Postgres", "broken"), { name: "broken", plan: "free", version: "16" });
  await expect(creation).rejects.toThrow(
    /^`broken` \(`dpg-\w+-a`\) is `recovery_failed` at Render; see https:\/\/dashboard\.render\.com\/d\/dpg-\w+-a/,
  );
});

test("a data store is waited for no longer than the program allows; a status that is new to us is waited for", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("GET", /\/key-value\/red-/, { kind: "alter", fields: { status: "warming_up" } }, 100);
  const creation = plugin.create(urn("KeyValue", "slow"), { name: "slow", plan: "free" }, 0.5);
  await expect(creation).rejects.toThrow(/is `warming_up` at Render and did not get available within 1 s/);
});
