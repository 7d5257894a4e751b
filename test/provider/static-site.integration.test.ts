import { afterAll, beforeAll, expect, test } from "vitest";
import { FaultyProxy } from "./faulty-proxy";
import { urn, World } from "./world";

let world: World;
let repo: string;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("site");
  await repository.commit({ "public/index.html": "home" });
  repo = repository.path;
});

afterAll(() => world[Symbol.asyncDispose]());

test("a static site is created, changed with no deploy, imported and deleted", async () => {
  const route = { type: "rewrite", source: "/*", destination: "/index.html" };
  const header = { path: "/*", name: "X-Frame-Options", value: "DENY" };
  const asked = { name: "site", repo, buildCommand: "true", publishPath: "public", routes: [route], headers: [header] };
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const site = await plugin.create(urn("StaticSite", "site"), asked);
  proxy.requests.length = 0;
  expect(site.outputs).toMatchObject({ slug: "site", url: expect.stringMatching(/^http/) });
  expect(site.outputs).not.toHaveProperty("internalAddress");

  const changed = { ...asked, routes: [{ ...route, type: "redirect" }, route], headers: [] };
  const updated = await plugin.update(site, changed);
  expect(updated.outputs.settingsFingerprint).toBe(site.outputs.settingsFingerprint);
  expect(proxy.takeWrites()).toEqual([`PUT /services/${site.id}/headers`, `PUT /services/${site.id}/routes`]);
  expect(await plugin.diff((await plugin.refresh(updated)) ?? site, changed)).toEqual({});

  const imported = await plugin.import(urn("StaticSite", "site"), site.id);
  expect(imported && (await plugin.diff(imported, changed))).toEqual({});

  await plugin.delete(updated);
  expect(await plugin.refresh(updated)).toBeUndefined();
});

test("a service of another kind can't be imported as a site", async () => {
  const service = await world.plugin.create(urn("WebService", "api"), {
    name: "api",
    repo,
    runtime: "node",
    buildCommand: "true",
    startCommand: "true",
  });
  await expect(world.plugin.import(urn("StaticSite", "api"), service.id)).rejects.toMatchObject({
    details: expect.stringContaining("is a `web_service`, not a `StaticSite`"),
  });
});
