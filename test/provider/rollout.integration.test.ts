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

test("services go live at their releases in the stated order, with their variables", async () => {
  const release = await world.repository.git("rev-parse", "HEAD");
  const envVars = { API_URL: urlOf(api), TOKEN: secret("the-token") };
  const all = await world.rollOut({
    web: await world.entry(web, { after: ["api"], envVars }),
    api: await world.entry(api),
  });

  expect(knownPart(all.outputs.deployed)).toMatchObject({
    api: { serviceId: api.id, release, triggers: { settings: api.outputs.settingsFingerprint } },
    web: { serviceId: web.id, release },
  });
  expect(all.inputs.services).toMatchObject({ web: { envVars } });
  expect(JSON.parse(await answerOf(web, "/env"))).toMatchObject({ API_URL: api.outputs.url, TOKEN: "the-token" });
  const [[first], [second]] = [await world.deploysOf(api), await world.deploysOf(web)];
  expect(Date.parse(second?.createdAt ?? "")).toBeGreaterThanOrEqual(Date.parse(first?.finishedAt ?? ""));
  const refreshed = await world.plugin.refresh(all);
  expect(refreshed).toEqual(all);
  expect(await world.wouldUpdate(all, all.inputs)).toBe(false);
});

test("a change deploys the services that changed, once, and no other", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  const changed = await change(api, `api-${count}`, { healthCheckPath: "/env" });
  const services = { api: await world.entry(changed), web: await world.entry(web) };
  expect(await world.plugin.diff(all, { services })).toEqual({ "services.api.triggers.settings": "UPDATE" });
  await world.plugin.update(all, { services });
  expect([(await world.deploysOf(api)).length, (await world.deploysOf(web)).length]).toEqual([2, 1]);
});

test("a change that is undone before it was rolled out deploys nothing", async () => {
  const services = { api: await world.entry(api) };
  const all = await world.rollOut(services);
  await change(api, `api-${count}`, { healthCheckPath: "/env" });
  const undone = await change(api, `api-${count}`, {});
  expect(await world.wouldUpdate(all, { services: { api: await world.entry(undone) } })).toBe(false);
});

test("when one service fails, those that were switched go back, and the error says what and why", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  await world.repository.commit({ "server.js": server("second") });
  const broken = await change(web, `web-${count}`, { startCommand: "echo no config for $TOKEN; exit 3" });
  const envVars = { TOKEN: secret("s3cret-token") };
  const services = { api: await world.entry(api), web: await world.entry(broken, { after: ["api"], envVars }) };
  const failure = await failureOf(world.plugin.update(all, { services }));

  const [before, after] = [all.outputs.deployed as ValueMap, failure.resource.outputs.deployed as ValueMap];
  expect(failure.message).toMatch(
    /^`web` \(`srv-\w+`\) failed at its start or health check; Render says `update_failed`/,
  );
  expect(failure.message).toContain("no config for [TOKEN]");
  expect(failure.message).toMatch(
    /`api` \(`srv-\w+`\) went back to its previous deploy \(commit `\w{12}`, with the variables it had then\)/,
  );
  expect(after.web).toEqual(before.web);
  expect(after.api).toMatchObject({ release: (before.api as ValueMap).release });
  expect([await answerOf(api), await answerOf(web)]).toEqual(["first", "first"]);

  const fixed = await change(broken, `web-${count}`, {});
  const repaired = { api: await world.entry(api), web: await world.entry(fixed, { after: ["api"] }) };
  expect(await world.plugin.diff(failure.resource, { services: repaired })).toEqual({
    "services.api.release": "UPDATE",
    "services.web.release": "UPDATE",
    "services.web.envVars.TOKEN": "DELETE",
  });
  await world.plugin.update(failure.resource, { services: repaired });
  expect([await answerOf(api), await answerOf(web)]).toEqual(["second", "second"]);
  expect(await world.envVarsOf(web)).toEqual({});
});

test("a rollout that fails before anything was live is kept, and the next one goes on from it", async () => {
  await world.repository.commit({ broken: "yes" });
  const services = { api: await world.entry(api), web: await world.entry(web, { after: ["api"] }) };
  const failure = await failureOf(world.rollOut(services));
  expect(failure.message).toMatch(/`api` .* failed in its build[^]*`web` .* was not started/);
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
  const broken = await change(web, `web-${count}`, { buildCommand: "false" });
  const services = { api: await world.entry(api), web: await world.entry(broken, { after: ["api"] }) };
  const failure = await failureOf(world.plugin.update(all, { services, rollbackOnFailure: false }));
  expect(failure.resource.outputs.deployed).toMatchObject({ api: { release: services.api.release } });
  expect([await answerOf(api), await answerOf(web)]).toEqual(["second", "first"]);
});

test("a preview does not know what services run that are not known themselves", async () => {
  const all = await world.rollOut({ api: await world.entry(api) });
  expect((await world.plugin.previewUpdate(all, { services: unknown })).deployed).toBe(unknown);
  expect((await world.plugin.previewUpdate(all, { ...all.inputs, rollbackOnFailure: false })).deployed).toEqual(
    all.outputs.deployed,
  );
});

test("a deploy by hand shows as drift, and so does a variable that was changed or added", async () => {
  const services = { api: await world.entry(api, { envVars: { PEER: "http://a" } }) };
  const all = await world.rollOut(services);
  const head = await world.repository.commit({ "server.js": server("by hand") });
  await world.api("PUT", `/services/${api.id}/env-vars/PEER`, { value: "http://b" });
  await world.api("PUT", `/services/${api.id}/env-vars/ADDED`, { value: "by hand" });
  await world.api("POST", `/services/${api.id}/deploys`, { commitId: head });
  await expect.poll(() => answerOf(api)).toBe("by hand");

  const refreshed = (await world.plugin.refresh(all)) ?? all;
  expect(refreshed.inputs.services).toMatchObject({
    api: { envVars: { PEER: secret("http://b"), ADDED: secret("by hand") } },
  });
  expect(await world.plugin.diff(refreshed, { services })).toEqual({
    "services.api.envVars.ADDED": "DELETE",
    "services.api.envVars.PEER": "UPDATE",
    "services.api.release": "UPDATE",
    "services.api.triggers.settings": "ADD",
  });
  await world.plugin.update(refreshed, { services });
  expect(await answerOf(api)).toBe("first");
  expect(await world.envVarsOf(api)).toEqual({ PEER: "http://a" });
  expect(JSON.parse(await answerOf(api, "/env"))).toMatchObject({ PEER: "http://a" });
});

test("a variable that was changed by hand and not deployed is written back, and nothing is deployed", async () => {
  const services = { api: await world.entry(api, { envVars: { PEER: "http://a" } }) };
  const all = await world.rollOut(services);
  await world.api("PUT", `/services/${api.id}/env-vars/PEER`, { value: "http://b" });
  const refreshed = (await world.plugin.refresh(all)) ?? all;
  await world.plugin.update(refreshed, { services });
  expect(await world.envVarsOf(api)).toEqual({ PEER: "http://a" });
  expect(await world.deploysOf(api)).toHaveLength(1);
});

test("an update leaves variables alone that the program does not state, and so does a refresh where it states none", async () => {
  const all = await world.rollOut({
    api: await world.entry(api, { envVars: { A: "1" } }),
    web: await world.entry(web),
  });
  await world.api("PUT", `/services/${api.id}/env-vars/OTHER`, { value: "by hand" });
  await world.api("PUT", `/services/${web.id}/env-vars/OTHER`, { value: "by hand" });
  const services = { api: await world.entry(api, { envVars: { A: "2" } }), web: await world.entry(web) };
  const updated = await world.plugin.update(all, { services });
  expect(await world.envVarsOf(api)).toEqual({ A: "2", OTHER: "by hand" });
  const refreshed = (await world.plugin.refresh(updated)) ?? updated;
  await world.plugin.update(refreshed, { services });
  expect([await world.envVarsOf(api), await world.envVarsOf(web)]).toEqual([{ A: "2" }, { OTHER: "by hand" }]);
});

test("a cancellation ends the wait and cancels the deploy; what was live keeps serving", async () => {
  const all = await world.rollOut({ api: await world.entry(api) });
  await using plugin = await world.startPlugin();
  const slow = await change(api, `api-${count}`, { buildCommand: "sleep 60" });
  const update = failureOf(plugin.update(all, { services: { api: await world.entry(slow) } }));
  await expect.poll(async () => (await world.deploysOf(api)).at(-1)?.status).toBe("build_in_progress");
  await plugin.cancel();
  const failure = await update;
  expect(failure.message).toMatch(
    /^The update was stopped\.\n.* was stopped; what was live before is still serving\nThe next `pulumi up` goes on from here\.$/,
  );
  expect(failure.resource.outputs.deployed).toEqual(all.outputs.deployed);
  expect((await world.deploysOf(api)).at(-1)?.status).toBe("canceled");
  expect(await answerOf(api)).toBe("first");
});

test("a service that is gone leaves the record, so that the next update deploys its successor", async () => {
  const all = await world.rollOut({ api: await world.entry(api), web: await world.entry(web) });
  await world.api("DELETE", `/services/${web.id}`);
  const refreshed = await world.plugin.refresh(all);
  expect(Object.keys(refreshed?.outputs.deployed as ValueMap)).toEqual(["api"]);
});

/** The service with other settings. */
function change(service: Resource, name: string, overrides: ValueMap): Promise<Resource> {
  return world.plugin.update(service, { ...world.settings(name), ...overrides });
}
