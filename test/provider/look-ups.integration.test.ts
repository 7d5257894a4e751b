import { afterAll, beforeAll, expect, test } from "vitest";
import { RenderClient } from "@slipway/render-client";
import { LookUps } from "../../packages/render/src/look-up";
import { lookUps } from "../../packages/render/src/resources/look-ups";
import { Secret, type ValueMap } from "../../packages/render/src/values/value";
import { urn, World } from "./world";

const functions = new LookUps(lookUps);
let world: World;
let render: RenderClient;

beforeAll(async () => {
  world = await World.create();
  const { url: host, apiKey, ownerId } = world.emulator;
  render = new RenderClient(
    { host, apiKey, ownerId },
    { signal: new AbortController().signal, report: () => undefined },
  );
});

afterAll(() => world[Symbol.asyncDispose]());

function find(name: string, given: ValueMap): Promise<ValueMap> {
  return functions.invoke(`render:index:${name}`, given, render);
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
  ["getService", { name: "nobody" }, /^There is no service `nobody` in the workspace `tea-\w+`; check the name\.$/],
  ["getPostgres", { id: "dpg-nobody" }, /^There is no Postgres database `dpg-nobody` at `http:.*`; check the id\.$/],
  ["getOwner", { name: "nobody" }, /^There is no workspace `nobody`; check the name\.$/],
  ["getNothing", {}, /^There is no function `render:index:getNothing`; there are render:index:getService,/],
])("%s: what isn't there is named", async (name, given, expected) => {
  await expect(find(name, given)).rejects.toThrow(expected);
});

test("one of id and name is needed", () => {
  expect(functions.check("render:index:getService", {})).toMatchObject([{ reason: "set one of `id`, `name`" }]);
  expect(functions.check("render:index:getService", { id: "srv-1" })).toEqual([]);
});
