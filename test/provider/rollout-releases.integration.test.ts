import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { secret, type ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { answerOf, failureOf, RolloutWorld } from "./rollout-world";
import { server } from "./world";

let world: RolloutWorld;
let count = 0;
/** A service, new for each test. */
let api: Resource;

beforeAll(async () => {
  world = await RolloutWorld.create();
});

afterAll(() => world[Symbol.asyncDispose]());

beforeEach(async () => {
  count += 1;
  await world.repository.commit({ "server.js": server("first"), "count.txt": String(count) });
  api = await world.createService(`api-${count}`);
});

/** How each deploy of the service came about and ended, oldest first. */
async function deploys(): Promise<string[]> {
  return (await world.deploysOf(api)).map(({ trigger, status }) => `${trigger} ${status}`);
}

async function environment(): Promise<unknown> {
  return JSON.parse(await answerOf(api, "/env"));
}

/** Whether the newest deploy has built anything. */
async function builds(): Promise<number> {
  const { logs } = (await world.api(
    "GET",
    `/logs?ownerId=${world.ownerId}&resource=${api.id}&type=build&limit=100`,
  )) as {
    logs: { message: string }[];
  };
  return logs.filter(({ message }) => message.includes("Running build command")).length;
}

test("going back to an earlier release and its variables is Render's rollback, with no build", async () => {
  const before = { api: await world.entry(api, { envVars: { MODE: "one", ONLY: "before" } }) };
  const all = await world.rollOut(before);
  await world.repository.commit({ "server.js": server("second") });
  const after = { api: await world.entry(api, { envVars: { MODE: "two", TOKEN: secret("the-token") } }) };
  const ahead = await world.plugin.update(all, { services: after });
  expect(await answerOf(api)).toBe("second");
  const built = await builds();

  const back = await world.plugin.update(ahead, { services: before });
  expect(await deploys()).toEqual(["api deactivated", "api deactivated", "rollback live"]);
  expect([await answerOf(api), await builds()]).toEqual(["first", built]);
  expect(await environment()).toMatchObject({ MODE: "one", ONLY: "before" });
  expect(await world.envVarsOf(api)).toEqual({ MODE: "one", ONLY: "before" });
  expect(await world.wouldUpdate((await world.plugin.refresh(back)) ?? back, { services: before })).toBe(false);

  await world.plugin.update(back, { services: after });
  expect(await answerOf(api)).toBe("second");
  expect([(await deploys()).at(-1), await builds()]).toEqual(["rollback live", built]);
});

/** A rollout to a second release, after which the service was scaled to two instances: what Render's rollback takes back. */
async function scaledAhead() {
  const services = { api: await world.entry(api) };
  const all = await world.rollOut(services);
  await world.repository.commit({ "server.js": server("second") });
  const ahead = await world.plugin.update(all, { services: { api: await world.entry(api) } });
  const settings = { ...world.settings(`api-${count}`), numInstances: 2 };
  return { services, ahead, settings, scaled: await world.plugin.update(api, settings) };
}

test("the number of instances stays the program's when the service goes back", async () => {
  const { services, ahead } = await scaledAhead();
  await world.plugin.update(ahead, { services });
  expect([await answerOf(api), (await deploys()).at(-1)]).toEqual(["first", "rollback live"]);
  expect(await world.api("GET", `/services/${api.id}`)).toMatchObject({ serviceDetails: { numInstances: 2 } });
});

test("a number of instances that could not be restored after going back is told, with what restores it", async () => {
  const { services, ahead, settings, scaled } = await scaledAhead();
  await using broken = await world.failing("POST", /\/scale$/);
  const { message, resource } = await failureOf(broken.plugin.update(ahead, { services }));
  expect(message).toContain("could not be set to 2 again");
  expect(message).toContain("Run `pulumi up --refresh`");
  expect((await deploys()).at(-1)).toBe("rollback live");

  const refreshed = (await world.plugin.refresh(scaled)) ?? scaled;
  await world.plugin.update(refreshed, settings);
  expect(await world.api("GET", `/services/${api.id}`)).toMatchObject({ serviceDetails: { numInstances: 2 } });
  expect(await world.wouldUpdate(resource, { services })).toBe(true);
});

test("a deploy that Render keeps no longer is deployed anew", async () => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  const before = { api: await world.entry(api) };
  const all = await plugin.create(rolloutUrn(), { services: before });
  await world.repository.commit({ "server.js": server("second") });
  const ahead = await plugin.update(all, { services: { api: await world.entry(api) } });
  proxy.next("POST", /\/rollback$/, { kind: "answer", status: 404 });
  await plugin.update(ahead, { services: before });
  expect([await answerOf(api), (await deploys()).at(-1)]).toEqual(["first", "api live"]);
});

test("a variable that no build reads changes without a build, at the release that is live", async () => {
  const runtimeEnvVars = ["LOG_LEVEL"];
  const before = { api: await world.entry(api, { envVars: { LOG_LEVEL: "info" }, runtimeEnvVars }) };
  const all = await world.rollOut(before);
  const built = await builds();
  await world.repository.commit({ "server.js": server("newer on the branch") });
  const { release } = before.api;
  const services = {
    api: await world.entry(api, { envVars: { LOG_LEVEL: "debug" }, runtimeEnvVars, release: release ?? "" }),
  };
  expect(await world.plugin.diff(all, { services })).toEqual({ "services.api.envVars.LOG_LEVEL": "UPDATE" });
  const updated = await world.plugin.update(all, { services });
  expect([await answerOf(api), await builds()]).toEqual(["first", built]);
  expect(await environment()).toMatchObject({ LOG_LEVEL: "debug" });
  expect(updated.outputs.deployed).toMatchObject({ api: { release } });
});

test("what Render builds last is deployed without a build only when that is what is live", async () => {
  const runtimeEnvVars = ["LOG_LEVEL"];
  const before = { api: await world.entry(api, { envVars: { LOG_LEVEL: "info" }, runtimeEnvVars }) };
  const all = await world.rollOut(before);
  await world.repository.commit({ "server.js": "process.exit(3)" });
  const broken = { api: await world.entry(api, { envVars: { LOG_LEVEL: "info" }, runtimeEnvVars }) };
  const failure = await failureOf(world.plugin.update(all, { services: broken }));
  const services = { api: { ...before.api, envVars: { LOG_LEVEL: "debug" } } as ValueMap };
  await world.plugin.update(failure.resource, { services });
  expect(await answerOf(api)).toBe("first");
  expect(await environment()).toMatchObject({ LOG_LEVEL: "debug" });
});

test("a service that follows its branch takes any commit, and a refresh sees no drift in it", async () => {
  const all = await world.rollOut({ api: world.follower(api) });
  const head = await world.repository.commit({ "server.js": server("second") });
  await world.api("POST", `/services/${api.id}/deploys`, { commitId: head });
  await expect.poll(() => answerOf(api)).toBe("second");
  const refreshed = (await world.plugin.refresh(all)) ?? all;
  expect(await world.wouldUpdate(refreshed, all.inputs)).toBe(false);
});

test("a follower that Render has deployed meanwhile takes a variable that no build reads, at the commit that is live", async () => {
  const runtimeEnvVars = ["LOG_LEVEL"];
  const all = await world.rollOut({ api: world.follower(api, { envVars: { LOG_LEVEL: "info" }, runtimeEnvVars }) });
  const head = await world.repository.commit({ "server.js": server("second") });
  await world.api("POST", `/services/${api.id}/deploys`, { commitId: head });
  await expect.poll(() => answerOf(api)).toBe("second");
  const refreshed = (await world.plugin.refresh(all)) ?? all;
  expect(refreshed.outputs.deployed).toMatchObject({ api: { release: head } });
  const services = { api: world.follower(api, { envVars: { LOG_LEVEL: "debug" }, runtimeEnvVars }) };
  await world.plugin.update(refreshed, { services });
  expect(await answerOf(api)).toBe("second");
  expect(await environment()).toMatchObject({ LOG_LEVEL: "debug" });
});

test("a rollback that comes to another commit is no success", async () => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  const before = { api: await world.entry(api) };
  const all = await plugin.create(rolloutUrn(), { services: before });
  await world.repository.commit({ "server.js": server("second") });
  const ahead = await plugin.update(all, { services: { api: await world.entry(api) } });
  const other = { id: "f".repeat(40), message: "", createdAt: "2026-01-02T03:04:05Z" };
  proxy.next("GET", /\/deploys\/dep-/, { kind: "alter", fields: { commit: other, status: "live" } }, 100);
  const { message } = await failureOf(plugin.update(ahead, { services: before }));
  expect(message).toMatch(/is live at commit `ffffffffffff`, not at `\w{40}`/);
});

test("a release that was a secret once stays one where the rollout remembers it", async () => {
  const { release = "" } = await world.entry(api);
  const all = await world.rollOut({ api: await world.entry(api, { release: secret(release) }) });
  await world.repository.commit({ "server.js": server("second") });
  const ahead = await world.plugin.update(all, { services: { api: await world.entry(api) } });
  const { history } = (ahead.outputs.deployed as { api: { history: ValueMap[] } }).api;
  expect(history[1]).toMatchObject({ release: secret(release) });
});

test("a changed variable of a service that follows its branch is deployed at the commit that is live", async () => {
  const all = await world.rollOut({ api: world.follower(api, { envVars: { A: "0" } }) });
  await world.repository.commit({ "server.js": server("unchecked") });
  await world.plugin.update(all, { services: { api: world.follower(api, { envVars: { A: "1" } }) } });
  expect(await answerOf(api)).toBe("first");
  expect(await environment()).toMatchObject({ A: "1" });
});

test.each(["branch", "repo"])("a follower whose %s changes runs the newest commit of the new one", async (property) => {
  const all = await world.rollOut({ api: world.follower(api) });
  const other = await world.otherSource(property, `other-${count}`, { "server.js": server("elsewhere") });
  const moved = await world.plugin.update(api, { ...world.settings(`api-${count}`), [property]: other.value });
  const services = { api: world.follower(moved) };
  expect(await world.plugin.diff(all, { services })).toEqual({ "services.api.source": "UPDATE" });
  const updated = await world.plugin.update(all, { services });
  expect(await answerOf(api)).toBe("elsewhere");
  expect(updated.outputs.deployed).toMatchObject({ api: { release: other.commit } });
});

test("a changed branch deploys nothing of a service that runs a release", async () => {
  const services = { api: await world.entry(api) };
  const all = await world.rollOut(services);
  const moved = await world.plugin.update(api, { ...world.settings(`api-${count}`), branch: "other" });
  expect(await world.wouldUpdate(all, { services: { api: { ...(await world.entry(moved)) } } })).toBe(false);
});

test("a follower's deploy that a newer one replaced is no failure: what counts is what is live", async () => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  const all = await world.rollOut({ api: world.follower(api) });
  proxy.next("GET", /\/deploys\/dep-/, { kind: "alter", fields: { status: "deactivated" } });
  const triggers = { settings: "other" };
  const updated = await plugin.update(all, { services: { api: { ...world.follower(api), triggers } } });
  expect(updated.outputs.deployed).toMatchObject({ api: { triggers } });
});

function rolloutUrn(): string {
  return api.urn.replace("WebService", "Rollout");
}
