import { afterAll, beforeAll, expect, test } from "vitest";
import { Secret, secret, unknown, type ValueMap } from "../../packages/render/src/values/value";
import { FaultyProxy } from "./faulty-proxy";
import { server, urn, World } from "./world";

let world: World;
let repo: string;

beforeAll(async () => {
  world = await World.create();
  const repository = await world.repository("app");
  await repository.commit({ "server.js": server("hello") });
  repo = repository.path;
});

afterAll(() => world[Symbol.asyncDispose]());

function inputs(name: string) {
  return { name, repo, runtime: "node", buildCommand: "true", startCommand: "node server.js" };
}

interface Deploys {
  readonly deploy: { readonly status: string };
}

test("a service is created with its settings, and the deploy that Render starts is cancelled", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { ...inputs("api"), numInstances: 2, customDomains: ["api.example.com"] };
  const planned = await plugin.previewCreate(urn("WebService", "api"), asked);
  const api = await plugin.create(urn("WebService", "api"), asked);

  const path = `/services/${api.id}`;
  expect(proxy.requests).toEqual([
    "GET /services",
    "POST /services",
    expect.stringMatching(/^POST .*\/deploys\/dep-\w+\/cancel$/),
    `GET ${path}/custom-domains`,
    `POST ${path}/custom-domains`,
  ]);
  expect(api.outputs).toMatchObject({
    slug: "api",
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    internalAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    settingsFingerprint: planned.settingsFingerprint,
    sourceFingerprint: planned.sourceFingerprint,
  });
  const deploys = (await world.api("GET", `${path}/deploys`)) as Deploys[];
  expect(deploys.map(({ deploy }) => deploy.status)).toEqual(["canceled"]);
  expect(await plugin.diff((await plugin.refresh(api)) ?? api, api.inputs)).toEqual({});
});

test("a preview needs neither key nor network, and tells what can be told", async () => {
  await using plugin = await world.startPlugin("http://127.0.0.1:9/v1");
  const planned = await plugin.previewCreate(urn("WebService", "new"), inputs("new"));
  expect(planned).toMatchObject({
    plan: "starter",
    url: unknown,
    settingsFingerprint: expect.stringMatching(/^.{22}$/),
  });
  const later = await plugin.previewCreate(urn("WebService", "new"), { ...inputs("new"), repo: secret(unknown) });
  expect(later).toMatchObject({
    settingsFingerprint: planned.settingsFingerprint,
    sourceFingerprint: new Secret(unknown),
  });
});

test("an update writes only what changed, and reads nothing else", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const before = inputs("changing");
  const service = await plugin.create(urn("WebService", "changing"), before);
  const path = `/services/${service.id}`;
  const requests = () => proxy.requests.splice(0);

  requests();
  const scaled = await plugin.update(service, { ...before, numInstances: 3 });
  expect(requests()).toEqual([`GET ${path}`, `POST ${path}/scale`]);
  expect(scaled.outputs).toMatchObject(fingerprintsOf(service));

  const after = { ...before, numInstances: 2, preDeployCommand: "true", customDomains: ["changing.example"] };
  const planned = await plugin.previewUpdate(scaled, after);
  const updated = await plugin.update(scaled, after);
  expect(requests()).toEqual([
    `GET ${path}`,
    `GET ${path}/custom-domains`,
    `PATCH ${path}`,
    `POST ${path}/scale`,
    `POST ${path}/custom-domains`,
  ]);
  expect(updated.outputs.settingsFingerprint).not.toBe(service.outputs.settingsFingerprint);
  expect(planned).toMatchObject(fingerprintsOf(updated));
  expect(updated.outputs.sourceFingerprint).toBe(service.outputs.sourceFingerprint);

  const undone = await plugin.update(updated, before);
  expect(undone.outputs).toMatchObject(fingerprintsOf(service));
});

test("the address that Render gives is closed once a domain is there, and opened before the last one goes", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const open = inputs("closing");
  const closed = { ...open, customDomains: ["closing.example"], renderSubdomainPolicy: "disabled" };
  const made = await plugin.create(urn("WebService", "closing"), closed);
  const path = `/services/${made.id}`;
  expect(proxy.takeWrites().slice(-2)).toEqual([`POST ${path}/custom-domains`, `PATCH ${path}`]);
  expect(await plugin.diff((await plugin.refresh(made)) ?? made, closed)).toEqual({});
  expect((await fetch(made.outputs.url as string)).status).toBe(404);

  await world.api("PATCH", path, { serviceDetails: { renderSubdomainPolicy: "enabled" } });
  // Each run of the plugin reads the lists once.
  await using later = await world.startPlugin(proxy.url);
  const opened = (await later.refresh(made)) ?? made;
  expect(opened.inputs).toMatchObject({ renderSubdomainPolicy: "enabled" });
  const again = await plugin.update(opened, closed);
  proxy.takeWrites();
  const freed = await plugin.update(again, open);
  expect(proxy.takeWrites()).toEqual([`PATCH ${path}`, `DELETE ${path}/custom-domains/closing.example`]);
  expect(freed.outputs).toMatchObject(fingerprintsOf(made));
  expect((await fetch(made.outputs.url as string)).status).toBe(503);
});

test("another branch is another source, and no other settings", async () => {
  const service = await world.plugin.create(urn("WebService", "branched"), inputs("branched"));
  const moved = await world.plugin.update(service, { ...inputs("branched"), branch: "next" });
  expect(moved.outputs.settingsFingerprint).toBe(service.outputs.settingsFingerprint);
  expect(moved.outputs.sourceFingerprint).not.toBe(service.outputs.sourceFingerprint);
});

test("an update leaves to a refresh what was changed by hand, and no fingerprint follows it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { ...inputs("by-hand"), healthCheckPath: "/a", customDomains: ["a.example"] };
  const service = await plugin.create(urn("WebService", "by-hand"), asked);
  const path = `/services/${service.id}`;
  await world.api("POST", `${path}/scale`, { numInstances: 4 });
  await world.api("PATCH", path, {
    serviceDetails: {
      healthCheckPath: "/b",
      envSpecificDetails: { buildCommand: "make", startCommand: "node server.js" },
    },
  });
  await world.api("DELETE", `${path}/custom-domains/a.example`);

  proxy.takeWrites();
  const joined = { ...asked, customDomains: ["a.example", "b.example"] };
  const withDomain = await plugin.update(service, joined);
  expect(proxy.takeWrites()).toEqual([`POST ${path}/custom-domains`]);
  expect(withDomain.outputs).toMatchObject(fingerprintsOf(service));

  const restarted = { ...joined, startCommand: "node server.js --new" };
  const updated = await plugin.update(withDomain, restarted);
  expect(proxy.takeWrites()).toEqual([`PATCH ${path}`]);
  expect((await plugin.refresh(updated))?.inputs).toMatchObject({
    ...restarted,
    numInstances: 4,
    healthCheckPath: "/b",
    buildCommand: secret("make"),
    customDomains: ["b.example"],
  });
});

test("a refresh shows what was changed by hand, asks for little, and tells the fingerprint of what is there", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = { ...inputs("drifting"), repo: secret(repo) };
  const service = await plugin.create(urn("WebService", "drifting"), asked);
  await world.api("PATCH", `/services/${service.id}`, { serviceDetails: { plan: "pro" } });

  proxy.requests.length = 0;
  const refreshed = (await plugin.refresh(service)) ?? service;
  expect(proxy.requests).toEqual(["GET /services", `GET /services/${service.id}/custom-domains`]);
  expect(refreshed.inputs).toMatchObject({ plan: "pro", repo: new Secret(repo) });
  expect(await plugin.diff(refreshed, asked)).toEqual({ plan: "UPDATE" });
  expect(refreshed.outputs.settingsFingerprint).not.toBe(service.outputs.settingsFingerprint);
  expect(refreshed.outputs.sourceFingerprint).toEqual(service.outputs.sourceFingerprint);
  expect(refreshed.outputs.sourceFingerprint).toBeInstanceOf(Secret);
});

test("a plan that Render calls by its other name is no change", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const service = await plugin.create(urn("WebService", "renamed-plan"), inputs("renamed-plan"));
  const reply = (await world.api("GET", `/services/${service.id}`)) as { serviceDetails: object };
  const serviceDetails = { ...reply.serviceDetails, plan: "0.5c-512mb" };
  proxy.next("GET", /\/services\/srv-\w+$/, { kind: "alter", fields: { serviceDetails } });
  const imported = (await plugin.import(urn("WebService", "renamed-plan"), service.id)) ?? service;
  expect(imported.inputs.plan).toBe("0.5c-512mb");
  expect(await plugin.diff(imported, inputs("renamed-plan"))).toEqual({});
  expect(imported.outputs.settingsFingerprint).toEqual(secret(service.outputs.settingsFingerprint ?? ""));

  await world.api("PATCH", `/services/${service.id}`, { serviceDetails: { plan: "0.5c-512mb" } });
  const refreshed = (await plugin.refresh(service)) ?? service;
  // What the program calls it stays.
  expect(refreshed.inputs.plan).toBe(service.inputs.plan);
  expect(await plugin.diff(refreshed, inputs("renamed-plan"))).toEqual({});
  expect(await plugin.diff(service, { ...inputs("renamed-plan"), plan: "0.5c-512mb" })).toEqual({});
});

test("an imported service needs no change when the program says the same, and no deploy for what it leaves to Render", async () => {
  const unsaid = { ...inputs("imported"), healthCheckPath: "/health" };
  const asked = { ...unsaid, branch: "main" };
  const { id } = await world.plugin.create(urn("WebService", "imported"), asked);
  const imported = await world.plugin.import(urn("WebService", "imported"), id);
  if (imported === undefined) throw new Error("It was not found.");
  expect(imported.inputs).toMatchObject({ startCommand: secret(asked.startCommand), branch: "main" });
  expect(await world.plugin.diff(imported, asked)).toEqual({});
  const updated = await world.plugin.update(imported, { ...unsaid, numInstances: 2 });
  expect(updated.outputs).toMatchObject(fingerprintsOf(imported));
});

test("a service with a plan and values that are new to us is imported, and kept as it is", async () => {
  const { id } = await world.plugin.create(urn("WebService", "old"), inputs("old"));
  const reply = (await world.api("GET", `/services/${id}`)) as { serviceDetails: object };
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const fields = {
    serviceDetails: { ...reply.serviceDetails, plan: "standard_legacy", region: "tokyo" },
    suspended: "half",
    suspenders: undefined,
    notifyOnFail: undefined,
    dashboardUrl: undefined,
  };
  proxy.next("GET", /\/services\/srv-\w+$/, { kind: "alter", fields });
  proxy.next("GET", /\/services$/, { kind: "alter", fields: { service: { ...reply, ...fields } } });

  const imported = await plugin.import(urn("WebService", "old"), id);
  expect(imported?.inputs).toMatchObject({ name: "old", plan: "standard_legacy", region: "tokyo" });
  const asked = { ...inputs("old"), plan: "standard_legacy", region: "tokyo" };
  expect(imported && (await plugin.diff(imported, asked))).toEqual({});
  expect(imported && (await plugin.refresh(imported))?.inputs).toEqual(imported?.inputs);
});

test("another region replaces the service, the old one first since their names are the same", async () => {
  const service = await world.plugin.create(urn("WebService", "moved"), inputs("moved"));
  const response = await world.plugin.diffResponse(service, { ...inputs("moved"), region: "frankfurt" });
  expect([response.getReplacesList(), response.getDeletebeforereplace()]).toEqual([["region"], true]);
});

test("a change that the program itself wants to replace the service for deletes the old one first, too", async () => {
  const service = await world.plugin.create(urn("WebService", "replaced"), inputs("replaced"));
  const response = await world.plugin.diffResponse(service, { ...inputs("replaced"), plan: "pro" });
  expect([response.getReplacesList(), response.getDeletebeforereplace()]).toEqual([[], true]);
});

test("an update of a service that was deleted by hand names it and says what to do", async () => {
  const service = await world.plugin.create(urn("WebService", "lost"), inputs("lost"));
  await world.api("DELETE", `/services/${service.id}`);
  await expect(world.plugin.update(service, { ...inputs("lost"), plan: "pro" })).rejects.toThrow(
    `If \`lost\` (\`${service.id}\`) was deleted by hand, run \`pulumi refresh\`.`,
  );
});

test("a deleted service is gone, and deleting it again is done already", async () => {
  const service = await world.plugin.create(urn("WebService", "short"), inputs("short"));
  await world.plugin.delete(service);
  expect(await world.plugin.refresh(service)).toBeUndefined();
  await world.plugin.delete(service);
});

test.each([
  [
    "another workspace",
    { ownerId: "tea-00000000000000000000" },
    /workspace `tea-0+` does not exist.*nothing is treated as deleted/,
  ],
  ["a wrong key", { apiKey: secret("rnd_wrong") }, /401.*`render:apiKey` is not valid at `http/],
])("at %s nothing is taken as gone", async (_, settings, expected) => {
  const name = `kept-${expected.source.length}`;
  const service = await world.plugin.create(urn("WebService", name), inputs(name));
  await world.api("DELETE", `/services/${service.id}`);
  await using plugin = await world.startPlugin();
  const { url: host, ownerId, apiKey } = world.emulator;
  await plugin.configure({ host, ownerId, apiKey: secret(apiKey), ...settings });
  for (const attempt of [() => plugin.refresh(service), () => plugin.delete(service)]) {
    const failure = await attempt().catch((error: unknown) => error);
    expect(failure).toMatchObject({ details: expect.stringMatching(expected) });
    expect(String(failure)).not.toContain("rnd_wrong");
  }
});

function fingerprintsOf({ outputs }: { readonly outputs: ValueMap }): ValueMap {
  const { settingsFingerprint = "", sourceFingerprint = "" } = outputs;
  return { settingsFingerprint, sourceFingerprint };
}
