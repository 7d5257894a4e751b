import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type RunningEmulator, startEmulator } from "./emulator";
import { type Happening, happenings } from "./testing/each-happening";
import { ownKinds } from "./testing/each-kind";
import { parts } from "./testing/each-part";
import type { Filter, Kind, World } from "./testing/kind-of-thing";
import { checkReply } from "./testing/openapi-replies";
import type { Schema } from "./testing/sample-fields";
import { requests } from "./testing/render-openapi-requests.json";
import { TestFolder } from "./testing/test-folder";

/**
 * Each kind of thing as a client uses it that knows Render's description of its API and nothing of the emulator: it is made, read, listed
 * with each filter, changed, deleted, and gone. Each reply is one that the description allows.
 */

const kinds = { ...ownKinds, ...parts };

let folder: TestFolder;
let emulator: RunningEmulator;
let world: World;
beforeAll(async () => {
  folder = await TestFolder.create();
  const places = { dataDir: `${folder.path}/data`, cacheDir: `${folder.path}/cache` };
  emulator = await startEmulator({ ...places, runtime: "simulated" });
  world = await makeWorld(emulator.ownerId);
});
afterAll(async () => {
  await emulator.stop();
  await folder[Symbol.asyncDispose]();
});

type Thing = Record<string, unknown>;
/** For what takes the emulator a while. */
const wait = { interval: 20, timeout: 20_000 };

/** Where paths of an endpoint have what they are asked with. */
function pathOf(endpoint: string, params: readonly string[]): string {
  const rest = [...params];
  return endpoint.replace(/^\w+ /, "").replaceAll(/\{\w+\}/g, () => encodeURIComponent(rest.shift() ?? ""));
}

async function send(endpoint: string, params: readonly string[], body?: unknown, query: Record<string, string> = {}) {
  const response = await fetch(`${emulator.url}${pathOf(endpoint, params)}?${new URLSearchParams(query).toString()}`, {
    method: endpoint.split(" ")[0] ?? "",
    headers: { authorization: `Bearer ${emulator.apiKey}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  for (const name of ["limit", "remaining", "reset"]) {
    expect(response.headers.get(`ratelimit-${name}`), `${endpoint} ratelimit-${name}`).toMatch(/^\d+$/);
  }
  return { status: response.status, body: text === "" ? undefined : (JSON.parse(text) as unknown) };
}

/** Sends what has to succeed, and expects of the reply what the description says. */
async function ask(endpoint: string, params: readonly string[], body?: unknown, query?: Record<string, string>) {
  const reply = await send(endpoint, params, body, query);
  checkReply(endpoint, reply);
  return reply.body;
}

const at = (value: unknown, path = ""): unknown =>
  path.split(".").reduce((part, name) => (name === "" ? part : (part as Thing)[name]), value);

async function makeWorld(ownerId: string): Promise<World> {
  const idOf = async (endpoint: string, body: object, path: string) =>
    at(await ask(endpoint, [], { ownerId, ...body }), path) as string;
  const serviceDetails = { runtime: "node", envSpecificDetails: { buildCommand: "a", startCommand: "b" } };
  const source = { repo: "https://git.acme.example/acme/api" };
  const service = (type: string, details: object) =>
    idOf("POST /services", { type, name: `of ${type}`, ...source, ...details }, "service.id");
  const project = { name: "surroundings", environments: [{ name: "surroundings" }] };
  const made = (await ask("POST /projects", [], { ownerId, ...project })) as { id: string; environmentIds: string[] };
  const hook = { name: "surroundings", url: "http://127.0.0.1:9/", enabled: true, eventFilter: ["job_run_ended"] };
  const webhook = await idOf("POST /webhooks", hook, "id");
  const web = await service("web_service", { serviceDetails });
  const untilListed = (list: string, id: string, query = {}) =>
    vi.waitUntil(async () => ((await ask(list, [id], undefined, query)) as unknown[]).length > 0, wait);
  await untilListed("GET /services/{serviceId}/deploys", web, { status: "live" });
  await ask("POST /services/{serviceId}/jobs", [web], { startCommand: "true" });
  await untilListed("GET /webhooks/{webhookId}/events", webhook);
  // Nobody is there to take its messages: it would try again.
  await ask("PATCH /webhooks/{webhookId}", [webhook], { enabled: false });
  await ask("PATCH /notification-settings/overrides/services/{serviceId}", [web], { notificationsToSend: "all" });
  return {
    ...{ ownerId, web, webhook },
    worker: await service("background_worker", { serviceDetails }),
    site: await service("static_site", {}),
    project: made.id,
    environment: made.environmentIds[0] ?? "",
    group: await idOf("POST /env-groups", { name: "surroundings", envVars: [] }, "id"),
  };
}

/** What stands in the paths of a kind, but for its own id. */
const before = ({ under }: Pick<Kind, "under">) => (under === undefined ? [] : [world[under]]);
const listOf = ({ list, ...kind }: Kind): List | undefined =>
  list === undefined ? undefined : { ...kind, list, field: fieldOf(kind) };
const rowOf = async (list: List | undefined, id: string) => list && (await listed(list)).find((row) => row.id === id);
const fieldOf = ({ chosen }: Pick<Kind, "chosen">) => chosen?.field ?? "id";

async function make(kind: Kind, name: string, count: number): Promise<string> {
  const chosen = kind.chosen?.value(world, name, count);
  const params = [...before(kind), ...(chosen === undefined ? [] : [chosen])];
  const made = at(await ask(kind.create, params, kind.body(world, name, count)), kind.createdAs) as Thing;
  const id = made[fieldOf(kind)];
  expect(id).toMatch(kind.id);
  return id as string;
}

type List = Pick<Happening, "list" | "under" | "field"> & Pick<Kind, "listedAs">;

/** What a list has, page by page where it has cursors. */
async function listed(of: List, query: Record<string, string> = {}, limit = "100"): Promise<Thing[]> {
  const needed: Record<string, string> = of.list === "GET /environments" ? { projectId: world.project } : {};
  const all: Thing[] = [];
  // An empty cursor is as good as none: loops of many programs begin with it.
  for (let cursor = ""; ;) {
    const page = await ask(of.list, before(of), undefined, { limit, ...needed, ...query, cursor });
    const rows = page as Thing[];
    all.push(...rows.map((row) => at(row, of.listedAs) as Thing));
    const last = rows.at(-1)?.cursor;
    if (rows.length < Number(limit) || typeof last !== "string") return all;
    cursor = last;
  }
}

const idsOf = (things: readonly Thing[], { field = "id" }: Pick<List, "field">) => things.map((thing) => thing[field]);

/** The filters that the description names for a list. */
function filtersOf(list: string): string[] {
  const request = (requests as Record<string, { query?: string[] }>)[list];
  return (request?.query ?? []).filter((name) => name !== "cursor" && name !== "limit");
}

/** The fields that the description names for a change, each with that of the details where it is one of theirs. */
function changedFields(endpoint: string, created: unknown): string[][] {
  const { properties = {} } = (requests as Record<string, { body?: Schema }>)[endpoint]?.body ?? {};
  const details = properties.serviceDetails?.byName?.[String((created as Thing).type)]?.properties ?? {};
  return [
    ...Object.keys(properties).map((name) => [name]),
    ...Object.keys(details).map((name) => ["serviceDetails", name]),
  ];
}

/** Those of times, which a thing of today passes or not whatever it is. */
function timesOf(list: string): Record<string, Filter> {
  const names = filtersOf(list).filter((name) => /(Before|After|startTime|endTime)$/.test(name));
  const times = names.map((name): [string, Filter] => {
    const values = ["2999-01-01T00:00:00Z", "1970-01-01T00:00:00Z"];
    const [hit = "", miss = ""] = /(Before|endTime)$/.test(name) ? values : values.toReversed();
    return [name, { hits: [hit], misses: [miss] }];
  });
  return Object.fromEntries(times);
}

/** Expects of a list that it has a thing, and that each filter of the description has it or hasn't. */
async function expectListed(of: List, id: unknown, own: Record<string, Filter> = {}): Promise<void> {
  const filters = { ...timesOf(of.list), ...own };
  expect(Object.keys(filters).sort()).toEqual(filtersOf(of.list).sort());
  for (const [filter, { hits, misses }] of Object.entries(filters)) {
    for (const hit of hits) expect(idsOf(await listed(of, { [filter]: hit }), of), `${filter}=${hit}`).toContain(id);
    for (const miss of misses) {
      expect(idsOf(await listed(of, { [filter]: miss }), of), `${filter}=${miss}`).not.toContain(id);
    }
  }
  const all = idsOf(await listed(of), of);
  expect(all).toContain(id);
  if (of.listedAs !== undefined) expect(idsOf(await listed(of, {}, "1"), of)).toEqual(all);
}

describe.each(Object.entries(kinds))("a %s", (title, kind) => {
  const name = `swept-${Object.keys(kinds).indexOf(title)}`;

  it("is made, read, listed with each filter, changed, deleted, and gone", async () => {
    const id = await make(kind, name, 0);
    const path = [...before(kind), id];
    const list = listOf(kind);
    if (kind.read !== undefined) expect(await ask(kind.read, path)).toMatchObject({ [fieldOf(kind)]: id });

    const others = kind.isSingle === true ? [] : [await make(kind, `${name}-more`, 1)];
    if (list !== undefined) {
      await expectListed(list, id, kind.filters?.(world, name));
      expect(idsOf(await listed(list), list)).toEqual(expect.arrayContaining(others));
    }

    if (kind.change !== undefined) {
      await ask(kind.change.endpoint, path, kind.change.body);
      const read = kind.read === undefined ? await rowOf(list, id) : await ask(kind.read, path);
      expect(read).toMatchObject(kind.change.shown);
    }

    for (const one of [id, ...others]) await ask(kind.remove, [...before(kind), one]);
    const gone = { status: 404, body: { message: `not found: ${id}` } };
    if (kind.read !== undefined) expect(await send(kind.read, path)).toEqual(gone);
    expect(await send(kind.remove, path)).toEqual(gone);
    if (kind.change?.endpoint.startsWith("PATCH") === true) {
      expect(await send(kind.change.endpoint, path, kind.change.body)).toEqual(gone);
    }
    if (list !== undefined) expect(idsOf(await listed(list), list)).not.toContain(id);
  });

  it("is not made of nothing, and of nobody without a key", async () => {
    const params = [...before(kind), kind.chosen?.value(world, name, 0) ?? ""];
    expect(await send(kind.create, params, {})).toMatchObject({
      status: 400,
      body: { message: expect.stringMatching(/^`[\w.]+`/) },
    });
    const url = `${emulator.url}${pathOf(kind.create, params)}`;
    const refused = await fetch(url, { method: kind.create.split(" ")[0] ?? "", body: "{}" });
    expect([refused.status, Object.keys((await refused.json()) as object)]).toEqual([401, ["message"]]);
  });
});

const patched = Object.entries(kinds).filter(([, { read, change }]) => read && change?.endpoint.startsWith("PATCH"));
it.each(patched)("a %s keeps what a change has null for, but where Render empties it", async (title, kind) => {
  const name = `null-${Object.keys(kinds).indexOf(title)}`;
  const { change: { endpoint = "", body = {} } = {}, emptiedByNull = {}, read = "" } = kind;
  const id = await make(kind, name, 0);
  const passing = { updatedAt: undefined, status: undefined };
  const shown = async () => ({ ...((await ask(read, [...before(kind), id])) as Thing), ...passing });
  // What the description doesn't know has the fields that it is changed by.
  const fields = changedFields(endpoint, kind.body(world, name, 0));
  const tried = fields.length > 0 ? fields : Object.keys(body as Thing).map((one) => [one]);
  for (const [field = "", detail] of tried) {
    const old = await shown();
    const change = { [field]: detail === undefined ? null : { [detail]: null } };
    // A field that has to be said can't be null.
    expect([200, 400], field).toContain((await send(endpoint, [...before(kind), id], change)).status);
    const emptied = field in emptiedByNull ? { [field]: emptiedByNull[field] } : {};
    expect(await shown(), detail ?? field).toEqual({ ...old, ...emptied });
  }
  await ask(kind.remove, [...before(kind), id]);
});

it.each([
  ["env-vars", "web", [{ key: "A", value: "1" }]],
  ["secret-files", "web", [{ name: "a.txt", content: "1" }]],
  ["headers", "site", [{ path: "/*", name: "x-null", value: "1" }]],
  ["routes", "site", [{ type: "redirect", source: "/null", destination: "/" }]],
] as const)("null in place of the list of %s leaves none", async (list, of, given) => {
  const endpoint = `PUT /services/{serviceId}/${list}`;
  await ask(endpoint, [world[of]], given);
  expect((await send(endpoint, [world[of]], null)).status).toBe(200);
  expect(await ask(`GET /services/{serviceId}/${list}`, [world[of]])).toEqual([]);
});

it.each(Object.entries(happenings))("%s are listed with each filter", async (_, happening) => {
  const [row = {}] = await listed(happening, happening.query);
  await expectListed(happening, row[happening.field ?? "id"], happening.filters(row as Record<string, string>, world));
});

it("no list of the description is left out above but of what comes by itself", () => {
  // Logs and metrics have tests of their own, and nothing makes a blueprint or a maintenance run here.
  const others = /^GET \/(logs(\/values|\/subscribe)?$|metrics|blueprints|maintenance)/;
  const lists = Object.keys(requests).filter(
    (endpoint) => endpoint.startsWith("GET ") && filtersOf(endpoint).length > 0,
  );
  const asked = [...Object.values(kinds), ...Object.values(happenings)].map(({ list }) => list);
  expect(lists.filter((list) => !others.test(list) && !asked.includes(list))).toEqual([]);
});
