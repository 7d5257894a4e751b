import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Journal } from "../../journal";
import { Provider, type State } from "../../provider";
import { Session } from "../../session";
import { secret, type ValueMap } from "../../values/value";
import { FakeRender } from "./fake-render.fixture";
import { specimens } from "./specimens.fixture";

interface Created extends State {
  readonly kind: string;
  readonly id: string;
}

let folder: string;
let render: FakeRender;
let session: Session;
const provider = new Provider(specimens);

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "rest-resource-"));
  render = await FakeRender.start();
  const connection = { host: render.url, apiKey: "k", ownerId: "tea-1" };
  const parts = {
    providerUrn: () => undefined,
    isSecret: () => false,
    clean: (text: string) => text,
    showProgress: () => undefined,
    warn: () => undefined,
  };
  session = new Session(connection, { journal: new Journal(folder), ...parts });
});

afterEach(async () => {
  await render[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

function changing(name: string, id: string, stateOutputs: ValueMap) {
  return session.changing({ urn: `urn:${name}`, id, stateOutputs, paths: [], timeoutSeconds: 30 });
}

async function create(kind: string, news: ValueMap, name: string = kind): Promise<Created> {
  const { inputs, problems } = provider.check(`render:index:${kind}`, `urn:${name}`, news);
  expect(problems).toEqual([]);
  const { id, properties } = await provider.create(`render:index:${kind}`, await changing(name, "", {}), inputs);
  return { kind, id, inputs, outputs: properties };
}

async function update({ kind, id, ...state }: Created, news: ValueMap): Promise<Created> {
  const { inputs } = provider.check(`render:index:${kind}`, `urn:${kind}`, news);
  const operation = await changing(kind, id, state.outputs);
  return { kind, id, inputs, outputs: await provider.update(`render:index:${kind}`, operation, id, state, inputs) };
}

async function read({ kind, id, ...state }: Created, isImport = false): Promise<State | undefined> {
  const operation = await session.reading(`urn:${kind}`, id, isImport ? {} : state.outputs);
  return provider.read(`render:index:${kind}`, operation, id, isImport ? undefined : state);
}

async function remove({ kind, id, ...state }: Created): Promise<void> {
  await provider.delete(`render:index:${kind}`, await changing(kind, id, state.outputs), id, state);
}

/** What a refresh of a resource differs in from what the program says. */
async function drift(made: Created, isImport = false): Promise<string[]> {
  const observed = await read(made, isImport);
  if (observed === undefined) throw new Error("It is gone.");
  const { changes } = provider.diff(`render:index:${made.kind}`, made.id, observed, made.inputs);
  expect(changes.filter(({ replaces }) => replaces)).toEqual([]);
  return changes.map(({ path }) => path);
}

test("a kind of the workspace lives from its declaration and its description", async () => {
  const made = await create("Project", { name: "shop", environments: ["production"] });
  expect(made.outputs.environmentIds).toEqual(["evm-1"]);
  expect(await drift(made)).toEqual([]);
  expect(await drift(made, true)).toEqual(["environments"]);
  const renamed = await update(made, { ...made.inputs, name: "store" });
  await remove(renamed);
  expect(await read(renamed)).toBeUndefined();
  const path = `/projects/${made.id}`;
  expect(render.writes).toEqual([
    ["POST /projects", { ownerId: "tea-1", name: "shop", environments: ["production"] }],
    [`PATCH ${path}`, { name: "store" }],
    [`DELETE ${path}`],
  ]);
});

test("a kind within another is looked for there only, and sent without the workspace", async () => {
  render.set("/environments/x-other", { id: "x-other", name: "production", projectId: "prj-2" });
  const made = await create("Environment", { name: "production", projectId: "prj-1" });
  expect(render.writes).toEqual([
    ["POST /environments", { name: "production", projectId: "prj-1", protectedStatus: "unprotected" }],
  ]);
  await expect(create("Environment", made.inputs, "another")).rejects.toThrow(
    `\`production\` already exists at Render as \`${made.id}\``,
  );
});

test("a secret that no reply has is written when the program changes it, and never read", async () => {
  const made = await create("RegistryCredential", { name: "ghcr", username: "me", authToken: secret("t0ken-1") });
  expect(await drift(made)).toEqual([]);
  await update(made, { ...made.inputs, authToken: secret("t0ken-2") });
  expect(render.at(`/registrycredentials/${made.id}`)).toMatchObject({ username: "me", authToken: "t0ken-2" });
  expect(render.writes.at(-1)).toEqual([`PATCH /registrycredentials/${made.id}`, { authToken: "t0ken-2" }]);
});

test("what the workspace always has is written, and gets its defaults when its resource goes", async () => {
  const path = "/notification-settings/owners/tea-1";
  const made = await create("NotificationSettings", { emailEnabled: false });
  expect([made.id, made.outputs.slackEnabled]).toEqual(["tea-1", false]);
  const changed = await update(made, { emailEnabled: false, notificationsToSend: "none" });
  render.set(path, { ...render.at(path), emailEnabled: true });
  expect(await drift(changed)).toEqual(["emailEnabled"]);
  await remove(changed);
  expect(render.writes).toEqual([
    [`PATCH ${path}`, { emailEnabled: false, notificationsToSend: "failure" }],
    [`PATCH ${path}`, { notificationsToSend: "none" }],
    [`PATCH ${path}`, { emailEnabled: true, notificationsToSend: "failure" }],
  ]);
});

test("what a service has one of is written as a whole, and goes with its resource", async () => {
  const path = "/logs/streams/resource/srv-1";
  const asked = { serviceId: "srv-1", setting: "send", endpoint: "tls://logs.example:1", token: secret("t0ken") };
  const made = await create("LogStream", asked);
  expect([made.id, await drift(made), await drift(made, true)]).toEqual(["srv-1", [], ["token"]]);
  const changed = await update(made, { ...asked, setting: "drop" });
  expect(render.writes.at(-1)).toEqual([
    `PUT ${path}`,
    { endpoint: "tls://logs.example:1", token: "t0ken", setting: "drop" },
  ]);
  await remove(changed);
  expect(await read(changed)).toBeUndefined();
});
