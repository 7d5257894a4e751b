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
  const known = { id, name: "found", type: "static_site", slug: "found", url: outputs.url, isSuspended: false };
  const nothingLive = { ...known, release: "", deployId: "" };
  expect(await find("getService", { id })).toEqual(nothingLive);
  expect(await find("getService", { name: "found" })).toEqual(nothingLive);

  const release = await repository.git("rev-parse", "HEAD");
  await world.plugin.create(urn("Rollout", "found"), { services: { found: { serviceId: id, release } } });
  const live = await find("getService", { name: "found" });
  expect(live).toEqual({ ...known, release, deployId: expect.stringMatching(/^dep-/) as string });
  await world.api("POST", `/services/${id}/suspend`);
  expect(await find("getService", { id })).toEqual({ ...nothingLive, isSuspended: true });
});

test("a key value instance is found with how to connect to it, which is secret", async () => {
  const cache = await world.plugin.create(urn("KeyValue", "cache"), { name: "cache", plan: "free" });
  const found = await find("getKeyValue", { name: "cache" });
  expect(found).toMatchObject({ id: cache.id, plan: "free", region: "oregon", status: "available" });
  expect(found.internalConnectionString).toEqual(cache.outputs.internalConnectionString);
  expect(found.internalConnectionString).toBeInstanceOf(Secret);
});

test("a group is found with its variables and files, which are secret", async () => {
  const contents = { envVars: { LEVEL: "info" }, secretFiles: { "key.pem": "k" } };
  const { id } = await world.plugin.create(urn("EnvGroup", "shared"), { name: "shared", ...contents });
  const expected = {
    id,
    name: "shared",
    environmentId: "",
    envVars: new Secret(contents.envVars),
    secretFiles: new Secret(contents.secretFiles),
  };
  expect(await find("getEnvGroup", { id })).toEqual(expected);
  expect(await find("getEnvGroup", { name: "shared" })).toEqual(expected);
});

test.each<[string, string, ValueMap, ValueMap]>([
  ["Postgres", "getPostgres", { plan: "free", version: "17" }, { plan: "free", version: "17", status: "available" }],
  ["Project", "getProject", { environments: [{ name: "production" }] }, {}],
  [
    "RegistryCredential",
    "getRegistryCredential",
    { registry: "DOCKER", username: "robot", authToken: "t0ken" },
    { registry: "DOCKER", username: "robot" },
  ],
])("a %s is found by its id and by its name", async (kind, look, asked, expected) => {
  const { id, outputs } = await world.plugin.create(urn(kind, "thing"), { name: "thing", ...asked });
  const found = await find(look, { id });
  expect(found).toMatchObject({ id, name: "thing", ...expected });
  expect(await find(look, { name: "thing" })).toEqual(found);
  if (kind === "Project") expect(found.environmentIds).toEqual(outputs.environmentIds);
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
