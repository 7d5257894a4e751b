import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret, type ValueMap } from "../../packages/render/src/values/value";
import { urn, World } from "./world";

let world: World;

beforeAll(async () => {
  world = await World.create();
});

afterAll(() => world[Symbol.asyncDispose]());

function find(name: string, given: ValueMap): Promise<ValueMap> {
  return world.plugin.invoke(name, given);
}

test("a service is found by its id and by its name", async () => {
  const repository = await world.repository("found");
  await repository.commit({ "public/index.html": "home" });
  const asked = { name: "found", repo: repository.path, buildCommand: "true", publishPath: "public" };
  const { id, outputs } = await world.plugin.create(urn("StaticSite", "found"), asked);
  const expected = { id, name: "found", type: "static_site", slug: "found", url: outputs.url, isSuspended: false };
  expect(await find("getService", { id })).toEqual(expected);
  expect(await find("getService", { name: "found" })).toEqual(expected);
});

test("a key value instance is found with how to connect to it, which is secret", async () => {
  const cache = await world.plugin.create(urn("KeyValue", "cache"), { name: "cache", plan: "free" });
  const found = await find("getKeyValue", { name: "cache" });
  expect(found).toMatchObject({ id: cache.id, plan: "free", region: "oregon", status: "available" });
  expect(found.internalConnectionString).toEqual(cache.outputs.internalConnectionString);
  expect(found.internalConnectionString).toBeInstanceOf(Secret);
});

test("a workspace is found by its name", async () => {
  const byId = await find("getOwner", { id: world.emulator.ownerId });
  expect(await find("getOwner", { name: byId.name ?? "" })).toEqual(byId);
});

test.each<[string, ValueMap, RegExp]>([
  ["getService", { name: "nobody" }, /There is no service `nobody` in the workspace `tea-\w+`; check the name\.$/],
  ["getPostgres", { id: "dpg-nobody" }, /There is no Postgres database `dpg-nobody` at `http:.*`; check the id\.$/],
  ["getOwner", { name: "nobody" }, /There is no workspace `nobody`; check the name\.$/],
  ["getNothing", {}, /Unknown function `render:index:getNothing`; the functions are render:index:getService,/],
])("%s: what isn't there is named", async (name, given, expected) => {
  await expect(find(name, given)).rejects.toThrow(expected);
});

test("one of id and name is needed", async () => {
  await expect(find("getService", {})).rejects.toThrow("set one of `id`, `name`");
});
