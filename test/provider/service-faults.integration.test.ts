import { afterAll, beforeAll, expect, test } from "vitest";
import { secret, type ValueMap } from "../../packages/render/src/values/value";
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

test("an error of Render's that repeats a secret is shown without it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/services$/, {
    kind: "answer",
    status: 400,
    message: "bad value node server.js --key s3cret-token",
  });
  const creation = plugin.create(urn("WebService", "leaky"), {
    ...inputs("leaky"),
    startCommand: secret("node server.js --key s3cret-token"),
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
  expect(repaired.outputs).toMatchObject({ slug: "half", settingsFingerprint: expect.any(String) });
  const domains = (await world.api("GET", `/services/${repaired.id}/custom-domains`)) as {
    customDomain: { name: string };
  }[];
  expect(domains.map(({ customDomain }) => customDomain.name)).toEqual(["half.example.com"]);
});

test("the deploy that Render starts by itself is cancelled by the id in the reply; where that fails, the next update does it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/cancel$/, { kind: "answer", status: 400 });
  const asked = { ...inputs("first-deploy"), buildCommand: "sleep 60" };
  const failure = await plugin.create(urn("WebService", "first-deploy"), asked).catch((error: unknown) => error);
  const { resource } = failure as { resource: Parameters<typeof plugin.update>[0] };
  expect(proxy.requests.filter((request) => /^GET .*\/deploys$/.test(request))).toEqual([]);

  await plugin.update(resource, asked);
  const deploys = (await world.api("GET", `/services/${resource.id}/deploys`)) as Deploys[];
  expect(deploys.map(({ deploy }) => deploy.status)).toEqual(["canceled"]);
});

test("an update that fails half-way and is undone leaves nothing of it behind", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const before = inputs("undone");
  const service = await plugin.create(urn("WebService", "undone"), before);
  proxy.next("POST", /\/scale$/, { kind: "answer", status: 400 });
  const after = { ...before, startCommand: "node server.js --new", numInstances: 2 };
  const failure = await plugin.update(service, after).catch((error: unknown) => error);
  const { resource } = failure as { resource: Parameters<typeof plugin.update>[0] };

  const undone = await plugin.update(resource, before);
  expect(undone.outputs).toMatchObject(fingerprintsOf(service));
  expect((await plugin.refresh(undone))?.inputs).toMatchObject({ ...before, numInstances: 1 });
});

test.each([
  ["arrived", "lose reply"],
  ["did not arrive", "lose request"],
] as const)("a domain whose addition %s is added once", async (_, kind) => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const name = kind.replace(" ", "-");
  const service = await plugin.create(urn("WebService", name), inputs(name));
  proxy.next("POST", /\/custom-domains$/, { kind });
  const asked = { ...inputs(name), customDomains: [`${name}.example`] };
  const updated = await plugin.update(service, asked);
  expect(await plugin.diff((await plugin.refresh(updated)) ?? service, asked)).toEqual({});
});

test("a command that becomes a secret stays one when its update is broken off and then refreshed", async () => {
  const before = inputs("hiding");
  const service = await world.plugin.create(urn("WebService", "hiding"), before);
  const after = { ...before, startCommand: secret("node server.js --key s3cret-token") };
  await world.plugin.update(service, after);
  await using next = await world.startPlugin();
  expect((await next.refresh(service))?.inputs).toMatchObject(after);
});

test("an update takes no longer than the program allows", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  const service = await plugin.create(urn("WebService", "timed"), inputs("timed"));
  proxy.next("PATCH", /\/services\/srv-/, { kind: "hold reply" });
  await expect(plugin.update(service, { ...inputs("timed"), plan: "pro" }, 1)).rejects.toThrow(
    `Updating \`timed\` (\`${service.id}\`) took longer than the 1 s of \`customTimeouts\`; allow more time`,
  );
});

function fingerprintsOf({ outputs }: { readonly outputs: ValueMap }): ValueMap {
  const { settingsFingerprint = "", sourceFingerprint = "" } = outputs;
  return { settingsFingerprint, sourceFingerprint };
}
