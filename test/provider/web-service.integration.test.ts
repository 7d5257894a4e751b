import { afterAll, beforeAll, expect, test } from "vitest";
import { knownPart, Secret, secret, unknown, type ValueMap } from "../../packages/render/src/values/value";
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
  const api = await world.plugin.create(urn("WebService", "api"), {
    ...inputs("api"),
    envVars: { LOG_LEVEL: "info", TOKEN: secret("s3cret-token") },
    generatedEnvVars: ["SESSION_KEY"],
    customDomains: ["api.example.com"],
  });

  expect(knownPart(api.outputs)).toMatchObject({
    slug: "api",
    settingsVersion: 1,
    url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    internalAddress: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
    generatedValues: { SESSION_KEY: expect.stringMatching(/^.{44}$/) },
  });
  expect(api.outputs.envVars).toEqual({ LOG_LEVEL: "info", TOKEN: new Secret("s3cret-token") });
  expect(api.outputs.generatedValues).toEqual({ SESSION_KEY: expect.any(Secret) });
  const deploys = (await world.api("GET", `/services/${api.id}/deploys`)) as Deploys[];
  expect(deploys.map(({ deploy }) => deploy.status)).toEqual(["canceled"]);
  expect(await world.plugin.diff((await world.plugin.refresh(api)) ?? api, api.inputs)).toEqual({});
});

test("a preview needs neither key nor network, and tells what can be told", async () => {
  await using plugin = await world.startPlugin("http://127.0.0.1:9/v1");
  const planned = await plugin.previewCreate(urn("WebService", "new"), { ...inputs("new"), generatedEnvVars: ["KEY"] });
  expect(planned).toMatchObject({ settingsVersion: 1, plan: "starter", generatedValues: { KEY: expect.any(Secret) } });
});

test("an update writes only what changed, raises the settings' version, and leaves foreign variables alone", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const before = { ...inputs("changing"), envVars: { A: "1", B: "2", C: "3" }, generatedEnvVars: ["KEY"] };
  const service = await plugin.create(urn("WebService", "changing"), before);
  await world.api("PUT", `/services/${service.id}/env-vars/FOREIGN`, { value: "x" });
  proxy.requests.length = 0;

  const after = { ...before, envVars: { A: "1", B: "20" }, numInstances: 2, preDeployCommand: "true" };
  const updated = await plugin.update(service, after);

  const path = `/services/${service.id}`;
  expect(proxy.requests.filter((request) => !request.startsWith("GET"))).toEqual([
    `PATCH ${path}`,
    `POST ${path}/scale`,
    `PUT ${path}/env-vars/B`,
    `DELETE ${path}/env-vars/C`,
  ]);
  expect(updated.outputs.settingsVersion).toBe(2);
  expect(updated.outputs.generatedValues).toEqual(service.outputs.generatedValues);
  const rows = (await world.api("GET", `${path}/env-vars`)) as { envVar: { key: string } }[];
  expect(rows.map(({ envVar }) => envVar.key).toSorted()).toEqual(["A", "B", "FOREIGN", "KEY"]);
});

test("a change that needs no deploy leaves the settings' version as it is", async () => {
  const service = await world.plugin.create(urn("WebService", "scaled"), inputs("scaled"));
  const updated = await world.plugin.update(service, { ...inputs("scaled"), numInstances: 3 });
  expect(updated.outputs.settingsVersion).toBe(1);
});

test("an update leaves to a refresh what was changed by hand, and raises no version for it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const asked = {
    ...inputs("by-hand"),
    envVars: { A: "1", B: "2" },
    healthCheckPath: "/a",
    customDomains: ["a.example"],
  };
  const service = await plugin.create(urn("WebService", "by-hand"), asked);
  const path = `/services/${service.id}`;
  await world.api("POST", `${path}/scale`, { numInstances: 4 });
  await world.api("PATCH", path, {
    serviceDetails: {
      healthCheckPath: "/b",
      envSpecificDetails: { buildCommand: "make", startCommand: "node server.js" },
    },
  });
  await world.api("PUT", `${path}/env-vars/A`, { value: "by hand" });
  await world.api("DELETE", `${path}/custom-domains/a.example`);
  const writes = () => proxy.requests.splice(0).filter((request) => !request.startsWith("GET"));

  writes();
  const joined = { ...asked, customDomains: ["a.example", "b.example"] };
  const withDomain = await plugin.update(service, joined);
  expect(writes()).toEqual([`POST ${path}/custom-domains`]);
  expect(withDomain.outputs.settingsVersion).toBe(1);

  const restarted = { ...joined, envVars: { A: "1", B: "20" }, startCommand: "node server.js --new" };
  const updated = await plugin.update(withDomain, restarted);
  expect(writes()).toEqual([`PATCH ${path}`, `PUT ${path}/env-vars/B`]);
  expect((await plugin.refresh(updated))?.inputs).toMatchObject({
    ...restarted,
    numInstances: 4,
    healthCheckPath: "/b",
    buildCommand: "make",
    envVars: { A: "by hand", B: "20" },
    customDomains: ["b.example"],
  });
});

test("a preview does not know an address that moves with the port", async () => {
  const asked = { ...inputs("port"), envVars: { PORT: "3000", LEVEL: "info" } };
  const service = await world.plugin.create(urn("WebService", "port"), asked);
  const preview = async (envVars: ValueMap) =>
    (await world.plugin.previewUpdate(service, { ...asked, envVars })).internalAddress;
  expect(await preview({ PORT: "3000", LEVEL: "debug" })).toBe(service.outputs.internalAddress);
  expect(await preview({ PORT: "4000", LEVEL: "info" })).toBe(unknown);
});

test("a refresh shows what was changed by hand, by its exact place", async () => {
  const asked = { ...inputs("drifting"), envVars: { LEVEL: "info", TOKEN: secret("t") } };
  const service = await world.plugin.create(urn("WebService", "drifting"), asked);
  await world.api("PUT", `/services/${service.id}/env-vars/LEVEL`, { value: "debug" });
  await world.api("PATCH", `/services/${service.id}`, { serviceDetails: { plan: "pro" } });

  const refreshed = await world.plugin.refresh(service);
  expect(refreshed?.inputs).toMatchObject({ plan: "pro", envVars: { LEVEL: "debug", TOKEN: new Secret("t") } });
  expect(await world.plugin.diff(refreshed ?? service, asked)).toEqual({ plan: "UPDATE", "envVars.LEVEL": "UPDATE" });
});

test("an imported service needs no change when the program says the same, and its variables are secret", async () => {
  const asked = { ...inputs("imported"), branch: "main", envVars: { LEVEL: "info" }, healthCheckPath: "/health" };
  const { id } = await world.plugin.create(urn("WebService", "imported"), asked);
  const imported = await world.plugin.import(urn("WebService", "imported"), id);
  expect(imported?.inputs.envVars).toEqual({ LEVEL: new Secret("info") });
  expect(imported && (await world.plugin.diff(imported, asked))).toEqual({});
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
  proxy.next("GET", /\/services\/srv-\w+$/, { kind: "alter", fields }, 2);

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
    /workspace `tea-0+` does not exist.*nothing is taken as deleted/,
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

test("an error of Render's that repeats a secret is shown without it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/services$/, { kind: "answer", status: 400, message: "bad value s3cret-token" });
  const creation = plugin.create(urn("WebService", "leaky"), {
    ...inputs("leaky"),
    envVars: { T: secret("s3cret-token") },
  });
  await expect(creation).rejects.toThrow("Render answered 400 to `POST /services`: bad value [secret].");
});

test("a creation that fails half-way stays in the state, and the next update repairs it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/custom-domains$/, { kind: "answer", status: 400 });
  const asked = { ...inputs("half"), customDomains: ["half.example.com"] };
  const failure = await plugin.create(urn("WebService", "half"), asked).catch((error: unknown) => error);
  expect(failure).toMatchObject({ message: expect.stringContaining("a fault of the test") });
  const { resource } = failure as { resource: Parameters<typeof plugin.update>[0] };

  const repaired = await plugin.update(resource, asked);
  expect(repaired.outputs).toMatchObject({ slug: "half", settingsVersion: 1 });
  const domains = (await world.api("GET", `/services/${repaired.id}/custom-domains`)) as {
    customDomain: { name: string };
  }[];
  expect(domains.map(({ customDomain }) => customDomain.name)).toEqual(["half.example.com"]);
});

test("the deploy that Render starts by itself is cancelled by the id in the reply; where that fails, the next update does it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/cancel$/, { kind: "answer", status: 500 });
  const asked = { ...inputs("first-deploy"), buildCommand: "sleep 60" };
  const failure = await plugin.create(urn("WebService", "first-deploy"), asked).catch((error: unknown) => error);
  const { resource } = failure as { resource: Parameters<typeof plugin.update>[0] };
  expect(proxy.requests.filter((request) => /^GET .*\/deploys$/.test(request))).toEqual([]);

  await plugin.update(resource, asked);
  const deploys = (await world.api("GET", `/services/${resource.id}/deploys`)) as Deploys[];
  expect(deploys.map(({ deploy }) => deploy.status)).toEqual(["canceled"]);
});

test("settings that were written before an update was cut short get their deploy after a refresh", async () => {
  const before = inputs("cut-short");
  const service = await world.plugin.create(urn("WebService", "cut-short"), before);
  const after = { ...before, startCommand: "node server.js --new", numInstances: 2 };
  await world.plugin.update(service, after);
  const refreshed = await world.plugin.refresh(service);
  expect(refreshed?.inputs).toMatchObject(after);
  expect(refreshed?.outputs.settingsVersion).toBe(2);
  expect(refreshed && (await world.plugin.refresh(refreshed))?.outputs.settingsVersion).toBe(2);
});
