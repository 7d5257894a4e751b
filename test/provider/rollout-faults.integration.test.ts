import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { secret, type ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { failureOf, RolloutWorld } from "./rollout-world";
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

/** The service with other settings. */
function change(overrides: ValueMap): Promise<Resource> {
  return world.plugin.update(api, { ...world.settings(`api-${count}`), ...overrides });
}

test("an API that is out of reach while a deploy goes on does not fail the rollout", async () => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  // More than one look fails, each with all its attempts.
  const outage = { kind: "answer", status: 503, headers: { "Retry-After": "0" } } as const;
  proxy.next("GET", /\/deploys\/dep-/, outage, 20);
  const all = await plugin.create(api.urn.replace("WebService", "Rollout"), {
    services: { api: await world.entry(api) },
  });
  expect(all.outputs.deployed).toMatchObject({ api: { release: await world.repository.git("rev-parse", "HEAD") } });
  expect(
    proxy.requests.filter((request) => request.startsWith("GET") && request.includes("/deploys/dep-")).length,
  ).toBeGreaterThan(20);
});

test("a status that is new to us counts as still going on, and a deploy needs no more than its id and status", async () => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  const fields = { status: "warming_up", trigger: undefined, commit: undefined, createdAt: undefined };
  proxy.next("GET", /\/deploys\/dep-/, { kind: "alter", fields });
  const all = await plugin.create(api.urn.replace("WebService", "Rollout"), {
    services: { api: await world.entry(api) },
  });
  expect(all.outputs.deployed).toMatchObject({ api: { release: await world.repository.git("rev-parse", "HEAD") } });
});

test("a cancellation before Render has answered finds the deploy that was started, and cancels it", async () => {
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  const slow = await change({ buildCommand: "sleep 60" });
  proxy.next("POST", /\/deploys$/, { kind: "hold reply" });
  const services = { api: await world.entry(slow) };
  const rollout = failureOf(plugin.create(api.urn.replace("WebService", "Rollout"), { services }));
  await expect.poll(async () => (await world.deploysOf(api)).length, { timeout: 30_000 }).toBe(1);
  await plugin.cancel();
  expect((await rollout).message).toContain("was stopped");
  expect((await world.deploysOf(api)).map(({ status }) => status)).toEqual(["canceled"]);
});

test("a deploy that takes longer than the program allows fails, and is cancelled", async () => {
  const all = await world.rollOut({ api: await world.entry(api) });
  const slow = await change({ buildCommand: "sleep 60" });
  const failure = await failureOf(world.plugin.update(all, { services: { api: await world.entry(slow) } }, 1));
  expect(failure.message).toMatch(/its deploy `dep-\w+` is still `build_in_progress` after the 1 s that it may take/);
  expect((await world.deploysOf(api)).at(-1)?.status).toBe("canceled");
  expect(failure.resource.outputs.deployed).toEqual(all.outputs.deployed);
});

test("the outcome of a deploy that can't even be cancelled is unknown, so the next rollout deploys, whatever is desired", async () => {
  const before = { api: await world.entry(api) };
  const all = await world.rollOut(before);
  const slow = await change({ buildCommand: "sleep 60" });
  await using proxy = await FaultyProxy.start(world.emulatorUrl);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/cancel$/, { kind: "answer", status: 500, headers: { "Retry-After": "0" } }, 20);
  const failure = await failureOf(plugin.update(all, { services: { api: await world.entry(slow) } }, 1));
  const [deploy] = (await world.deploysOf(api)).slice(-1);
  expect(failure.message).toContain(
    `Its deploy \`${deploy?.id ?? ""}\` may still go live, because it could not be cancelled`,
  );
  expect(await world.plugin.diff(failure.resource, { services: before })).toEqual({
    "services.api": "ADD",
  });
  await world.api("POST", `/services/${api.id}/deploys/${deploy?.id ?? ""}/cancel`);
});

test("the reason of a failed start does not drown in the log of the release before, and is legible", async () => {
  const chatty = `${server("first")} setInterval(() => console.log("tick of the old release"), 5);`;
  await world.repository.commit({ "server.js": chatty });
  const envVars = { QUEUE_PREFIX: "realtime", TOKEN: secret("s3cret-token") };
  const all = await world.rollOut({ api: await world.entry(api, { envVars }) });
  const release = await world.repository.commit({
    "server.js": `console.log("no queue @realtime/ticks for", process.env.TOKEN); setTimeout(() => process.exit(3), 500);`,
  });
  const services = { api: await world.entry(api, { envVars, release }) };
  const { message } = await failureOf(world.plugin.update(all, { services }));
  expect(message).toContain("no queue @realtime/ticks for [TOKEN]");
  expect(message).not.toContain("tick of the old release");
});

test.each([
  ["build", "buildCommand"],
  ["pre-deploy command", "preDeployCommand"],
])("the output of a failed %s is shown", async (step, property) => {
  const broken = await change({ [property]: "echo no such table; exit 3" });
  const { message } = await failureOf(world.rollOut({ api: await world.entry(broken) }));
  expect(message).toContain(`failed in its ${step}`);
  expect(message).toContain("no such table");
});
