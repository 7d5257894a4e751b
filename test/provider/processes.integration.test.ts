import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import type { Resource } from "./plugin-process";
import { server, urn, World } from "./world";

const logged = "console.log('sees', process.env.GREETING, process.env.PORT ?? 'no port'); setInterval(() => {}, 1000);";

let world: World;
let app: ValueMap;
let commit: string;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("app");
  commit = await repository.commit({ "server.js": server("private"), "worker.js": logged });
  app = { repo: repository.path, runtime: "node", buildCommand: "true", startCommand: "node server.js" };
});

afterAll(() => world[Symbol.asyncDispose]());

const kinds = ["PrivateService", "BackgroundWorker"];

test.each(kinds)("%s: found by its id and imported, it needs no change, and is no other kind", async (kind) => {
  const name = `imported-${kind}`.toLowerCase();
  const asked = { ...app, name, numInstances: 2, maxShutdownDelaySeconds: 60, preDeployCommand: "true" };
  const made = await world.plugin.create(urn(kind, name), asked);
  const imported = (await world.plugin.import(urn(kind, name), made.id)) ?? made;
  // Render keeps the delay, and tells it in no reply.
  expect(await world.plugin.diff(imported, { ...asked, maxShutdownDelaySeconds: 30 })).toEqual({});
  expect(imported.outputs).not.toHaveProperty("url");
  await expect(world.plugin.import(urn("WebService", name), made.id)).rejects.toThrow(/is a `\w+`, not a `WebService`/);
  const { isSuspended, url } = await world.plugin.invoke("getService", { id: made.id });
  expect({ isSuspended, url }).toEqual({ isSuspended: false, url: "" });

  await world.api("DELETE", `/services/${made.id}`);
  expect(await world.plugin.refresh(made)).toBeUndefined();
});

test.each(kinds)("%s: what only web services have is refused in the preview", async (kind) => {
  const check = (more: ValueMap) => world.plugin.check(urn(kind, "refused"), { ...app, name: "refused", ...more });
  await expect(check({ plan: "free" })).rejects.toThrow("`plan` is `free`, which only web services can have");
  await expect(check({ healthCheckPath: "/health" })).rejects.toThrow("healthCheckPath");
  await expect(check({ customDomains: ["a.example"] })).rejects.toThrow("customDomains");
});

test("a private service, and a worker after it, are rolled out with their variables and commands", async () => {
  const { plugin } = world;
  const api = await plugin.create(urn("PrivateService", "api"), { ...app, name: "api" });
  const commands = { startCommand: "node worker.js", preDeployCommand: 'echo "before $GREETING"' };
  const worker = await plugin.create(urn("BackgroundWorker", "jobs"), { ...app, ...commands, name: "jobs" });
  const entry = ({ id, outputs }: Resource, more: ValueMap) => ({
    serviceId: id,
    release: commit,
    triggers: { settings: outputs.settingsFingerprint ?? "" },
    ...more,
  });
  const address = api.outputs.internalAddress as string;
  const services = {
    api: entry(api, { envVars: {} }),
    jobs: entry(worker, { envVars: { GREETING: address }, after: ["api"] }),
  };
  const rollout = await plugin.create(urn("Rollout", "all"), { services });
  expect(rollout.outputs.deployed).toMatchObject({ api: { release: commit }, jobs: { release: commit } });
  expect(await plugin.wouldUpdate(rollout, { services })).toBe(false);

  expect(await (await fetch(`http://${address}/`)).text()).toBe("private");
  const logs = JSON.stringify(await world.api("GET", `/logs?ownerId=${world.emulator.ownerId}&resource=${worker.id}`));
  expect(logs).toContain(`before ${address}`);
  expect(logs).toContain(`sees ${address} no port`);
});
