import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import type { Resource } from "./plugin-process";
import { urn, World } from "./world";

/** Of each of ten kinds. */
const count = 20;

let world: World;
let proxy: FaultyProxy;
const things: Resource[] = [];

beforeAll(async () => {
  world = await World.create();
  proxy = await FaultyProxy.start(world.emulator.url);
  const site = { repo: "/nowhere", buildCommand: "true", publishPath: "." };
  const app = { repo: "/nowhere", runtime: "node", buildCommand: "true", startCommand: "true" };
  const sites = await make("StaticSite", () => site);
  await make("BackgroundWorker", () => app);
  await make("CronJob", () => ({ ...app, schedule: "0 3 * * *" }));
  await make("Project", () => ({ environments: [{ name: "production" }] }));
  const input = { name: "others", ownerId: world.emulator.ownerId, environments: [{ name: "theirs" }] };
  const { id: projectId } = (await world.api("POST", "/projects", input)) as { id: string };
  await make("Environment", () => ({ projectId }));
  await make("RegistryCredential", () => ({ registry: "DOCKER", username: "robot", authToken: "t0ken" }));
  const [group] = await make("EnvGroup", () => ({ envVars: { A: "1" } }));
  await make("EnvGroupLink", (at) => ({ envGroupId: group?.id ?? "", serviceId: sites[at]?.id ?? "" }), {});
  await make("NotificationOverride", (at) => ({ serviceId: sites[at]?.id ?? "", notificationsToSend: "all" }), {});
  await make("LogStreamOverride", (at) => ({ resourceId: sites[at]?.id ?? "", endpoint: "" }), {});
}, 120_000);
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await world[Symbol.asyncDispose]();
});

/** Twenty things of a kind, each with a name of its own unless the kind has none. */
async function make(kind: string, argsOf: (at: number) => ValueMap, named?: ValueMap): Promise<Resource[]> {
  const made: Resource[] = [];
  for (let at = 0; at < count; at += 1) {
    const name = `${kind.toLowerCase()}-${at}`;
    made.push(await world.plugin.create(urn(kind, name), { ...(named ?? { name }), ...argsOf(at) }));
  }
  things.push(...made);
  return made;
}

test("a refresh of two hundred things of ten kinds asks for lists, and for a thing only what no list has", async () => {
  // Another process: what was read while they were made is unknown to it.
  await using plugin = await world.startPlugin(proxy.url);
  expect(things).toHaveLength(10 * count);
  const refreshed = await Promise.all(things.map((thing) => plugin.refresh(thing)));
  expect(refreshed).toEqual(things);
  const asked = new Map<string, number>();
  for (const request of proxy.requests) {
    const kind = request.replace(/\/(srv|crn|prj|evm|evg|rgc|tea)-\w+/g, "/{id}");
    asked.set(kind, (asked.get(kind) ?? 0) + 1);
  }
  expect(Object.fromEntries(asked)).toEqual({
    "GET /services": 1,
    // What no row of the list of services has.
    "GET /services/{id}/custom-domains": count,
    "GET /services/{id}/headers": count,
    "GET /services/{id}/routes": count,
    "GET /projects": 1,
    // Those of all projects.
    "GET /environments": 1,
    "GET /registrycredentials": 1,
    // No row of the list has variables and files; of links it has all.
    "GET /env-groups": 1,
    "GET /env-groups/{id}": count,
    "GET /notification-settings/overrides": 1,
    "GET /logs/streams/resource": 1,
  });
});
