import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import { answerOf, failureOf, RolloutWorld } from "./rollout-world";
import { server } from "./world";

let world: RolloutWorld;

beforeAll(async () => {
  world = await RolloutWorld.create();
});

afterAll(() => world[Symbol.asyncDispose]());

test("a suspended service is a finding of its own, seen by a refresh, and stops no other service", async () => {
  const [api, web, page] = await Promise.all(["api", "web", "page"].map((name) => world.createService(name)));
  if (api === undefined || web === undefined || page === undefined) throw new Error("three services were to be made");
  const entries = async (): Promise<ValueMap> => ({
    api: await world.entry(api),
    web: await world.entry(web),
    page: await world.entry(page, { after: ["api"] }),
  });
  const all = await world.rollOut(await entries());
  await world.api("POST", `/services/${api.id}/suspend`);

  const refreshed = (await world.plugin.refresh(all)) ?? all;
  expect(await world.plugin.diff(refreshed, { services: await entries() })).toEqual({ "services.api": "ADD" });
  await world.repository.commit({ "server.js": server("second") });
  const { message, resource } = await failureOf(world.plugin.update(refreshed, { services: await entries() }));
  expect(message).toContain("`api` (`" + api.id + "`) is suspended at Render, so it isn't running: resume it");
  expect(message).toContain(`--request POST`);
  expect(message).not.toContain("Fix it");
  expect(message).toMatch(/`page` \(`srv-\w+`\) was not started/);
  expect([await answerOf(web), await answerOf(page)]).toEqual(["second", "first"]);

  await world.api("POST", `/services/${api.id}/resume`);
  await expect.poll(() => answerOf(api)).toBe("first");
  await world.plugin.update(resource, { services: await entries() });
  expect([await answerOf(api), await answerOf(page)]).toEqual(["second", "second"]);
});
