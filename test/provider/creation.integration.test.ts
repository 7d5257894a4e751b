import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import { listOf } from "../../packages/render/src/resources/conformance.fixture";
import { FakeEngine } from "./fake-engine";
import { type Fault, FaultyProxy } from "./faulty-proxy";
import type { CallFailure, PluginProcess, Resource } from "./plugin-process";
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

async function countNamed(name: string): Promise<number> {
  return ((await world.api("GET", `/services?name=${name}`)) as unknown[]).length;
}

test("limits and failures of the server are waited out", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("GET", /\/services$/, { kind: "answer", status: 503, headers: { "Retry-After": "0" } });
  proxy.next("POST", /\/services$/, { kind: "answer", status: 429, headers: { "Retry-After": "0" } });
  proxy.next("GET", /\/custom-domains$/, { kind: "lose reply" });
  await plugin.create(urn("WebService", "patient"), inputs("patient"));
  expect(proxy.requests.filter((request) => request === "POST /services")).toHaveLength(2);
  expect(await countNamed("patient")).toBe(1);
});

test("a creation whose reply is lost is looked up and not sent again", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/services$/, { kind: "lose reply" });
  const service = await plugin.create(urn("WebService", "lost-reply"), inputs("lost-reply"));
  expect(service.outputs.slug).toBe("lost-reply");
  expect(proxy.requests.filter((request) => request === "POST /services")).toHaveLength(1);
});

test("a creation that did not arrive is sent again", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/services$/, { kind: "lose request" });
  await plugin.create(urn("WebService", "lost-request"), inputs("lost-request"));
  expect(await countNamed("lost-request")).toBe(1);
});

test("what a killed provider had started is adopted by the next one, with the settings desired now", async () => {
  const first = await world.startPlugin();
  const begun = await first.create(urn("WebService", "begun"), inputs("begun"));
  await first.kill();

  await using next = await world.startPlugin();
  const asked = { ...inputs("begun"), numInstances: 2, healthCheckPath: "/health" };
  const adopted = await next.create(urn("WebService", "begun"), asked);
  expect(adopted.id).toBe(begun.id);
  expect(await next.diff((await next.refresh(adopted)) ?? begun, asked)).toEqual({});
});

test("what replaces another and was started is adopted, though the state holds the other one", async () => {
  const before = inputs("before");
  const old = await world.plugin.create(urn("WebService", "replaced"), before);
  const after = { ...inputs("after"), region: "frankfurt" };
  const begun = await world.plugin.create(urn("WebService", "replaced"), after);

  // As if the state had not been written: it is the old one that the next update compares, adopts nothing for, and replaces.
  await world.plugin.diff(old, after);
  const adopted = await world.plugin.create(urn("WebService", "replaced"), after);
  expect(adopted.id).toBe(begun.id);
  await world.plugin.diff(adopted, after);
  await expect(world.plugin.create(urn("WebService", "replaced"), after)).rejects.toThrow("already exists");
});

test("what was adopted without a known id is no longer adopted once the state is seen to hold it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/services$/, { kind: "lose reply" });
  proxy.next("GET", /\/services$/, { kind: "none" });
  proxy.next("GET", /\/services$/, { kind: "answer", status: 400 });
  const asked = inputs("unanswered");
  await expect(plugin.create(urn("WebService", "unanswered"), asked)).rejects.toThrow("a fault of the test");

  const adopted = await plugin.create(urn("WebService", "unanswered"), asked);
  await plugin.diff(adopted, asked);
  await expect(plugin.create(urn("WebService", "unanswered"), asked)).rejects.toThrow("already exists");
});

test("what exists is imported under the parent that the program gives it", async () => {
  const foreign = await world.plugin.create(urn("WebService", "below"), inputs("below"));
  const own =
    "urn:pulumi:test::slipway::slipway:systems:Realtime$slipway:render:WebService$render:index:WebService::api";
  const parent = "urn:pulumi:test::slipway::slipway:systems:Realtime$slipway:render:WebService::api";
  await expect(world.plugin.create(own, inputs("below"))).rejects.toThrow(
    `\`pulumi import --stack test --generate-code=false --parent 'parent=${parent}' render:index:WebService api ${foreign.id}\``,
  );
});

/** A creation that Render has taken and whose answer nobody got, nor one to a look-up after it. */
async function lose(proxy: FaultyProxy, kind: string, asked: ValueMap, as = "lost"): Promise<void> {
  await using plugin = await world.startPlugin(proxy.url);
  const list = new RegExp(`${listOf(kind)}$`);
  proxy.next("POST", list, { kind: "lose reply" });
  proxy.next("GET", list, { kind: "none" });
  proxy.next("GET", list, { kind: "answer", status: 400 });
  await expect(plugin.create(urn(kind, as), asked)).rejects.toThrow("a fault of the test");
}

const project = async (): Promise<string> =>
  (
    (await world.api("POST", "/projects", {
      name: "untimed",
      ownerId: world.emulator.ownerId,
      environments: [{ name: "first" }],
    })) as { id: string }
  ).id;

test.each<[string, () => Promise<ValueMap>]>([
  ["Webhook", async () => ({ name: "untimed", url: "http://127.0.0.1:9/", eventFilter: ["server_hardware_failure"] })],
  ["RegistryCredential", async () => ({ name: "untimed", registry: "GITHUB", username: "robot", authToken: "t0ken" })],
  ["Environment", async () => ({ name: "untimed", projectId: await project() })],
  ["DedicatedIpSet", async () => ({ name: "untimed" })],
])("%s: when one was made Render says, or else its id, and a lost one is adopted", async (kind, inputsOf) => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  const asked = await inputsOf();
  proxy.next("POST", new RegExp(`${listOf(kind)}$`), { kind: "lose reply" });
  await using plugin = await world.startPlugin(proxy.url);
  const made = await plugin.create(urn(kind, "at-once"), asked);
  await lose(proxy, kind, { ...asked, name: "untimed-2" });
  using engine = await FakeEngine.start();
  await using next = await world.startPlugin(proxy.url, undefined, engine.address);
  await next.check(urn(kind, "at-once"), asked);
  expect((await engine.nextMessage()).getMessage()).toContain(`started to create the ${kind} \`untimed-2\``);
  const adopted = await next.create(urn(kind, "lost"), { ...asked, name: "untimed-2" });
  expect(adopted.id).not.toBe(made.id);
  expect(proxy.takeWrites().filter((request) => request.startsWith("POST"))).toHaveLength(2);
  expect(await next.diff((await next.refresh(adopted)) ?? adopted, { ...asked, name: "untimed-2" })).toEqual({});
  const posted = await world.api(
    "GET",
    `${listOf(kind)}?${"projectId" in asked ? `projectId=${asked.projectId as string}` : ""}`,
  );
  expect(posted).toHaveLength(kind === "Environment" ? 3 : 2);
});

test("what was started and is no longer in the program is named by the next run, with the commands that import or remove it", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  const asked = { name: "lost-db", plan: "free", version: "17" };
  await lose(proxy, "Postgres", asked);
  const [row] = (await world.api("GET", "/postgres?name=lost-db")) as { postgres: { id: string } }[];
  const id = row?.postgres.id ?? "";
  using engine = await FakeEngine.start();
  await using next = await world.startPlugin(proxy.url, undefined, engine.address);
  await next.check(urn("WebService", "other"), inputs("other"));
  const message = (await engine.nextMessage()).getMessage();
  expect(message).toContain(
    `started to create the Postgres \`lost-db\` and was interrupted: it exists at Render as \`${id}\``,
  );
  expect(message).toContain(`\`pulumi import --stack test --generate-code=false render:index:Postgres lost ${id}\``);
  const [, removal = ""] = /remove it with `(curl .*)`\./.exec(message) ?? [];
  await execa({ shell: true, env: { RENDER_API_KEY: world.emulator.apiKey } })`${removal}`;
  expect(await world.api("GET", "/postgres?name=lost-db")).toEqual([]);
});

test("what was started under a name that the program no longer has is removed, and nothing else of that name", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await lose(proxy, "WebService", inputs("lost-name"));
  expect(await countNamed("lost-name")).toBe(1);
  await using next = await world.startPlugin(proxy.url);
  await next.create(urn("WebService", "lost"), inputs("found-name"));
  expect([await countNamed("lost-name"), await countNamed("found-name")]).toEqual([0, 1]);
});

test("what has the name of something that was begun, and is older, is somebody else's and stays", async () => {
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await lose(proxy, "WebService", inputs("older"), "renamed");
  const [row] = (await world.api("GET", "/services?name=older")) as { service: object }[];
  await using next = await world.startPlugin(proxy.url);
  const fields = { service: { ...row?.service, createdAt: "2020-01-01T00:00:00Z" } };
  proxy.next("GET", /\/services$/, { kind: "alter", fields });
  await next.create(urn("WebService", "renamed"), inputs("newer"));
  expect([await countNamed("older"), await countNamed("newer")]).toEqual([1, 1]);
});

test.each<[string, Fault]>([
  ["before Render has answered", { kind: "delay reply", byMs: 1_000 }],
  ["and whose answer is lost then", { kind: "lose reply", afterMs: 1_000 }],
])("a creation that is cancelled %s is known to the state", async (_, fault) => {
  const name = `interrupted-${fault.kind.split(" ")[0]}`;
  await using proxy = await FaultyProxy.start(world.emulator.url);
  await using plugin = await world.startPlugin(proxy.url);
  proxy.next("POST", /\/services$/, fault);
  const creation = plugin.create(urn("WebService", name), inputs(name)).then(
    ({ id }) => id,
    (error: unknown) => (error as CallFailure).resource?.id,
  );
  await expect.poll(() => countNamed(name)).toBe(1);
  await plugin.cancel();
  const [row] = (await world.api("GET", `/services?name=${name}`)) as { service: { id: string } }[];
  expect(await creation).toBe(row?.service.id);
});

test.each<[string, (plugin: PluginProcess, service: Resource) => Promise<unknown>]>([
  ["a destroy", (plugin, service) => plugin.delete(service)],
  ["a refresh", (plugin, service) => plugin.refresh(service)],
])(
  "what was begun is named by %s, too, which has no program",
  async (how, act) => {
    await using proxy = await FaultyProxy.start(world.emulator.url);
    const name = how.replace(" ", "-");
    const service = await world.plugin.create(urn("WebService", name), inputs(name));
    await lose(proxy, "Postgres", { name: `${name}-db`, plan: "free", version: "17" }, name);
    using engine = await FakeEngine.start();
    await using next = await world.startPlugin(proxy.url, undefined, engine.address);
    await act(next, service);
    expect((await engine.nextMessage()).getMessage()).toContain(`started to create the Postgres \`${name}-db\``);
    const [row] = (await world.api("GET", `/postgres?name=${name}-db`)) as { postgres: { id: string } }[];
    await world.api("DELETE", `/postgres/${row?.postgres.id ?? ""}`);
  },
  30_000,
);

test("a service that was not made here is refused, with the line that imports it", async () => {
  const foreign = await world.plugin.create(urn("WebService", "foreign"), inputs("foreign"));
  const line = `pulumi import --stack test --generate-code=false render:index:WebService other ${foreign.id}`;
  await expect(world.plugin.create(urn("WebService", "other"), inputs("foreign"))).rejects.toThrow(line);
});

test("a name that is taken is told with what sets it, which Render never hears of", async () => {
  await world.plugin.create(urn("WebService", "taken"), inputs("taken"));
  const asked = { ...inputs("taken"), nameSetting: "shop:name" };
  await expect(world.plugin.create(urn("WebService", "mine"), asked)).rejects.toThrow(
    "choose another name (shop:name), or import that one with",
  );
});

test("what sets a name makes no difference, and no state holds it", async () => {
  const made = await world.plugin.create(urn("WebService", "named"), { ...inputs("named"), nameSetting: "shop:name" });
  expect(made.inputs).not.toHaveProperty("nameSetting");
  expect(made.outputs).not.toHaveProperty("nameSetting");
  expect(await world.plugin.wouldUpdate(made, { ...inputs("named"), nameSetting: "shop:names" })).toBe(false);
});

test("a state that holds what sets a name differs in nothing, and a refresh leaves it", async () => {
  const { inputs: asked, outputs, ...made } = await world.plugin.create(urn("WebService", "kept"), inputs("kept"));
  const text = { nameSetting: "shop:name" };
  const earlier = { ...made, inputs: { ...asked, ...text }, outputs: { ...outputs, ...text } };
  expect(await world.plugin.wouldUpdate(earlier, inputs("kept"))).toBe(false);
  expect(await world.plugin.refresh(earlier)).toEqual(earlier);
});

test("what the state is seen to hold is no longer adopted", async () => {
  const held = await world.plugin.create(urn("WebService", "held"), inputs("held"));
  await world.plugin.diff(held, inputs("held"));
  await expect(world.plugin.create(urn("WebService", "held"), inputs("held"))).rejects.toThrow("already exists");
});

test.each([
  [
    {},
    /No API key and no workspace of the emulator at `http:.*` is configured; set `RENDER_API_KEY` and `RENDER_OWNER_ID`\.$/,
  ],
  [{ ownerId: "tea-1" }, /No API key of the emulator at `http:.*` is configured; set `RENDER_API_KEY`\.$/],
  [{ apiKey: "rnd_1" }, /No workspace of the emulator at `http:.*` is configured; set `RENDER_OWNER_ID`\.$/],
])("with no more than %j a creation says all that is missing", async (given, message) => {
  await using plugin = await world.startPlugin();
  await plugin.configure({ host: world.emulator.url, ...given });
  await expect(plugin.create(urn("WebService", "homeless"), inputs("homeless"))).rejects.toThrow(message);
});
