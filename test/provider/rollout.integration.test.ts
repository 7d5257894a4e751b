import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { knownPart, secret, unknown, type ValueMap } from "../../packages/render/src/values/value";
import type { Resource } from "./plugin-process";
import { answerOf, failureOf, RolloutWorld, urlOf } from "./rollout-world";
import { server } from "./world";

let world: RolloutWorld;
let count = 0;
/** Two services of one system, new for each test. */
let api: Resource;
let web: Resource;

beforeAll(async () => {
  world = await RolloutWorld.create();
});

afterAll(() => world[Symbol.asyncDispose]());

beforeEach(async () => {
  count += 1;
  await world.repository.commit({ "server.js": server("first"), "count.txt": String(count) });
  api = await world.createService(`api-${count}`);
  web = await world.createService(`web-${count}`);
});

test("services go live at their releases in the stated order, with their late variables", async () => {
  const release = await world.repository.git("rev-parse", "HEAD");
  const late = { API_URL: urlOf(api), TOKEN: secret("late-token") };
  const all = await world.rollOut({
    web: await world.entry(web, { after: ["api"], lateEnvVars: late }),
    api: await world.entry(api),
  });

  expect(knownPart(all.outputs.deployed)).toMatchObject({
    api: { serviceId: api.id, release, settingsVersion: 1, lateEnvVars: {} },
    web: { release, lateEnvVars: { API_URL: api.outputs.url, TOKEN: "late-token" } },
  });
  expect(all.outputs.deployed).toMatchObject({ web: { lateEnvVars: late } });
  expect(JSON.parse(await answerOf(web, "/env"))).toMatchObject({ API_URL: api.outputs.url, TOKEN: "late-token" });
  const [[first], [second]] = [await world.deploysOf(api), await world.deploysOf(web)];
  expect(Date.parse(second?.createdAt ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.finishedAt ?? ""));
  expect(await world.plugin.diff((await world.plugin.refresh(all)) ?? all, all.inputs)).toEqual({});
});

test("a change deploys the services that changed, once, and no other", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  const changed = await world.plugin.update(api, { ...world.settings(`api-${count}`), envVars: { A: "1" } });
  const services = { api: await world.entry(changed), web: await world.entry(web) };
  expect(await world.plugin.diff(all, { services })).toEqual({ "services.api.settingsVersion": "UPDATE" });
  await world.plugin.update(all, { services });
  expect([(await world.deploysOf(api)).length, (await world.deploysOf(web)).length]).toEqual([2, 1]);
});

test("when one service fails, those that were switched go back, and the error says what and why", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  await world.repository.commit({ "server.js": server("second") });
  const broken = await world.plugin.update(web, {
    ...world.settings(`web-${count}`),
    startCommand: "echo no config for $TOKEN; exit 3",
    envVars: { TOKEN: secret("s3cret-token") },
  });
  const services = { api: await world.entry(api), web: await world.entry(broken, { after: ["api"] }) };
  const failure = await failureOf(world.plugin.update(all, { services }));

  const [before, after] = [all.outputs.deployed as ValueMap, failure.resource.outputs.deployed as ValueMap];
  expect(failure.message).toMatch(
    /^`web` \(`srv-\w+`\) failed at its start or health check; Render says `update_failed`/,
  );
  expect(failure.message).toContain("no config for [TOKEN]");
  expect(failure.message).toMatch(
    /`api` \(`srv-\w+`\) went back to its former deploy \(commit `\w{12}`, with the settings it had then\)/,
  );
  expect(after.web).toEqual(before.web);
  expect(after.api).toMatchObject({ release: (before.api as ValueMap).release, settingsVersion: 1 });
  expect([await answerOf(api), await answerOf(web)]).toEqual(["first", "first"]);

  const mended = await world.plugin.update(broken, world.settings(`web-${count}`));
  const repaired = { api: await world.entry(api), web: await world.entry(mended, { after: ["api"] }) };
  expect(await world.plugin.diff(failure.resource, { services: repaired })).toMatchObject({
    "services.api.release": "UPDATE",
    "services.web.settingsVersion": "UPDATE",
  });
  await world.plugin.update(failure.resource, { services: repaired });
  expect([await answerOf(api), await answerOf(web)]).toEqual(["second", "second"]);
});

test("a rollout that fails before anything was live is kept, and the next one goes on from it", async () => {
  await world.repository.commit({ broken: "yes" });
  const services = { api: await world.entry(api), web: await world.entry(web, { after: ["api"] }) };
  const failure = await failureOf(world.rollOut(services));
  expect(failure.message).toMatch(/`api` .* failed in its build[^]*`web` .* was not begun/);
  expect(failure.resource.outputs.deployed).toEqual({});

  await world.repository.git("rm", "--quiet", "broken");
  await world.repository.commit({ "fixed.txt": "yes" });
  const next = { api: await world.entry(api), web: await world.entry(web, { after: ["api"] }) };
  const all = await world.plugin.update(failure.resource, { services: next });
  expect(Object.keys(all.outputs.deployed as ValueMap)).toEqual(["api", "web"]);
});

test("without rollback what was switched stays, and the record says so", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  await world.repository.commit({ "server.js": server("second") });
  const broken = await world.plugin.update(web, { ...world.settings(`web-${count}`), buildCommand: "false" });
  const services = { api: await world.entry(api), web: await world.entry(broken, { after: ["api"] }) };
  const failure = await failureOf(world.plugin.update(all, { services, rollbackOnFailure: false }));
  expect(failure.resource.outputs.deployed).toMatchObject({ api: { release: services.api.release } });
  expect([await answerOf(api), await answerOf(web)]).toEqual(["second", "first"]);
});

test("a service that follows its branch takes any commit, and a refresh sees no drift in it", async () => {
  const follower = { serviceId: api.id, settingsVersion: 1 };
  const all = await world.rollOut({ api: follower });
  const head = await world.repository.commit({ "server.js": server("second") });
  await world.api("POST", `/services/${api.id}/deploys`, { commitId: head });
  await expect.poll(() => answerOf(api)).toBe("second");
  expect(await world.plugin.refresh(all)).toEqual(all);
});

test("a preview does not know what services run that are not known themselves", async () => {
  const all = await world.rollOut({ api: await world.entry(api) });
  expect((await world.plugin.previewUpdate(all, { services: unknown })).deployed).toBe(unknown);
  expect((await world.plugin.previewUpdate(all, { ...all.inputs, rollbackOnFailure: false })).deployed).toEqual(
    all.outputs.deployed,
  );
});

test("a deploy by hand shows as drift, and so does a late variable that was changed", async () => {
  const services = { api: await world.entry(api, { lateEnvVars: { PEER: "http://a" } }) };
  const all = await world.rollOut(services);
  const head = await world.repository.commit({ "server.js": server("by hand") });
  await world.api("PUT", `/services/${api.id}/env-vars/PEER`, { value: "http://b" });
  await world.api("POST", `/services/${api.id}/deploys`, { commitId: head });
  await expect.poll(() => answerOf(api)).toBe("by hand");

  const refreshed = await world.plugin.refresh(all);
  expect(refreshed && (await world.plugin.diff(refreshed, { services }))).toEqual({
    "services.api.release": "UPDATE",
    "services.api.lateEnvVars.PEER": "UPDATE",
  });
  await world.plugin.update(refreshed ?? all, { services });
  expect(await answerOf(api)).toBe("first");
  expect(JSON.parse(await answerOf(api, "/env"))).toMatchObject({ PEER: "http://a" });
});

test("a cancellation ends the wait and cancels the deploy; what was live serves on", async () => {
  const all = await world.rollOut({ api: await world.entry(api) });
  await using plugin = await world.startPlugin();
  const slow = await plugin.update(api, { ...world.settings(`api-${count}`), buildCommand: "sleep 60" });
  const update = failureOf(plugin.update(all, { services: { api: await world.entry(slow) } }));
  await expect.poll(async () => (await world.deploysOf(api)).at(-1)?.status).toBe("build_in_progress");
  await plugin.cancel();
  const failure = await update;
  expect(failure.message).toContain("was stopped; what was live before serves on");
  expect(failure.resource.outputs).toEqual({ ...all.outputs, services: failure.resource.inputs.services });
  expect((await world.deploysOf(api)).at(-1)?.status).toBe("canceled");
  expect(await answerOf(api)).toBe("first");
});

test("a service that is gone leaves the record, so that the next update deploys its successor", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  await world.api("DELETE", `/services/${web.id}`);
  const refreshed = await world.plugin.refresh(all);
  expect(Object.keys(refreshed?.outputs.deployed as ValueMap)).toEqual(["api"]);
});
