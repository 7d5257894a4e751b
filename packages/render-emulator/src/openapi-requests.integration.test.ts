import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { requests } from "./testing/render-openapi-requests.json";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

/**
 * The emulator against each field and each filter of Render's own description of its requests: it keeps a field and gives
 * it back or refuses it by its name, and a filter filters or is refused.
 */

interface Schema {
  type?: string;
  enum?: readonly unknown[];
  properties?: Record<string, Schema>;
  items?: Schema;
  byName?: Record<string, Schema>;
}
type Body = Record<string, unknown>;

/** Values that stand for no default of Render's, where a text or the last of an enum would be refused or say nothing. */
const samples: Record<string, unknown> = {
  repo: "/elsewhere",
  priority: 3,
  path: "/some",
  source: "/from",
  destination: "/to",
  key: "SAMPLE",
  healthCheckPath: "/sample",
  runtime: "python",
  pullRequestPreviewsEnabled: "yes",
  diskSizeGB: 40,
  ipAllowList: [{ cidrBlock: "192.0.2.0/24", description: "sample" }],
  plan: "pro",
  version: "16",
  commitId: "0123456789012345678901234567890123456789",
};

function sampleOf(name: string, schema: Schema, variant: string): unknown {
  if (name in samples) return samples[name];
  if (schema.byName !== undefined) return sampleOf(name, schema.byName[variant] ?? {}, variant);
  if (schema.properties !== undefined) {
    const fields = Object.entries(schema.properties);
    return Object.fromEntries(fields.map(([key, one]) => [key, sampleOf(key, one, variant)]));
  }
  if (schema.items !== undefined) return [sampleOf(name, schema.items, variant)];
  if (schema.enum !== undefined) return schema.enum.at(-1);
  return schema.type === "integer" ? 7 : schema.type === "boolean" ? true : `sample-${name.toLowerCase()}`;
}

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let live: { id: string; deployId: string };
beforeAll(async () => {
  context = await startTestEmulator();
  samples.ownerId = context.emulator.ownerId;
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
  const { service, deploy } = await context.client.createWebService("live", repository.path);
  live = { id: service.id, deployId: deploy.id };
});
afterAll(() => context[Symbol.asyncDispose]());

const asked = new Set<string>();

/**
 * Sends a body with all of its fields, and again without each that is refused by its name, until it is taken. Returns what
 * was taken, and the names of the others.
 */
async function sendAll(endpoint: string, params: readonly string[], body: unknown) {
  asked.add(endpoint);
  const [method = "", template = ""] = endpoint.split(" ");
  const rest = [...params];
  const path = template.replaceAll(/\{\w+\}/g, () => rest.shift() ?? "");
  const refused: string[] = [];
  for (;;) {
    const reply = await context.client.send(method, path, body);
    if (reply.status !== 501) {
      expect(reply.status, `${endpoint}: ${JSON.stringify(reply.body)} to ${JSON.stringify(body)}`).toBeLessThan(300);
      return { reply: reply.body, taken: body, refused };
    }
    const { message } = z.object({ message: z.string() }).parse(reply.body);
    const name = /^`([\w.]+)`: the emulator does not/.exec(message)?.[1] ?? "";
    expect(takeOut(body, name.split(".")), `${endpoint}: ${message}`).toBe(true);
    refused.push(name);
  }
}

function takeOut(body: unknown, path: readonly string[]): boolean {
  const parent = path.slice(0, -1).reduce<unknown>((at, name) => (at as Body | undefined)?.[name], body);
  const name = path.at(-1) ?? "";
  return Object.hasOwn(parent as object, name) && Reflect.deleteProperty(parent as object, name);
}

/** Names under which a field comes back, where it is another one. */
const returnedAs: Record<string, string> = {
  enableHighAvailability: "highAvailabilityEnabled",
  ownerId: "id",
  commitId: "id",
};

/** What no reply shows, each with the reason. */
const unseen: Record<string, string> = {
  maxShutdownDelaySeconds: "kept, and in none of Render's recorded replies",
  clearCache: "each build begins in a clean checkout, so that both values are the same",
};

/** Fields of what was sent that are nowhere in what came back. */
function lost(sent: unknown, returned: string, name = ""): string[] {
  if (typeof sent === "object" && sent !== null) {
    return Object.entries(sent).flatMap(([key, one]) => lost(one, returned, Array.isArray(sent) ? name : key));
  }
  const value = JSON.stringify(sent).replace(/"$/, "");
  const places = [name, returnedAs[name] ?? name].map((one) => `"${one}":${value}`);
  const isInList = returned.includes(`[${value}`);
  return name in unseen || isInList || places.some((place) => returned.includes(place)) ? [] : [`${name}: ${value}`];
}

async function readAll(...paths: readonly string[]): Promise<string> {
  return JSON.stringify(await Promise.all(paths.map((path) => context.client.get(path))));
}

function bodyOf(endpoint: keyof typeof requests, variant = ""): Body {
  return sampleOf("", (requests[endpoint] as { body: Schema }).body, variant) as Body;
}

const readService = (id: string) =>
  readAll(...["", "/env-vars", "/headers", "/routes"].map((part) => `/services/${id}${part}`));

describe.each(["web_service", "private_service", "background_worker", "static_site"])("of a %s", (type) => {
  it.each(type === "static_site" ? ["static_site"] : ["native_environment", "docker"])(
    "each field of %s is kept or refused by its name",
    async (runtime) => {
      const name = `sample ${type} ${runtime}`;
      const native = type === "static_site" ? {} : { runtime: runtime === "docker" ? "docker" : "python" };
      const create: Body = { ...bodyOf("POST /services", type), type, name };
      create.serviceDetails = { ...(create.serviceDetails as Body), ...native };
      create.envVars = [{ key: "SAMPLE", value: "sample" }];
      const update: Body = { ...bodyOf("PATCH /services/{serviceId}", type), name: `${name} 2` };
      update.serviceDetails = { ...(update.serviceDetails as Body), ...native };
      for (const body of [create, update]) {
        const details = body.serviceDetails as Body;
        delete details.env;
        if (type === "static_site") continue;
        const schema = requests["POST /services"].body.properties.serviceDetails.byName.web_service;
        details.envSpecificDetails = sampleOf("", schema.properties.envSpecificDetails, runtime);
      }
      const made = await sendAll("POST /services", [], create);
      const { service } = z.object({ service: z.object({ id: z.string() }) }).parse(made.reply);
      expect(lost(made.taken, await readService(service.id))).toEqual([]);
      expect(made.refused).toEqual(expect.arrayContaining(["secretFiles", "environmentId", "image"]));
      const changed = await sendAll("PATCH /services/{serviceId}", [service.id], update);
      expect(lost(changed.taken, await readService(service.id))).toEqual([]);
    },
  );
});

const env = { key: "SAMPLE", value: "sample" };

it.each<[endpoint: keyof typeof requests, param: string | undefined, body: unknown, where: string]>([
  ["PUT /services/{serviceId}/env-vars", undefined, [env], "/env-vars"],
  ["PUT /services/{serviceId}/env-vars/{envVarKey}", "SAMPLE", { value: "other" }, "/env-vars"],
  ["POST /services/{serviceId}/scale", undefined, undefined, ""],
  ["POST /services/{serviceId}/deploys", undefined, { clearCache: "clear", commitId: samples.commitId }, "/deploys"],
  ["POST /services/{serviceId}/custom-domains", undefined, { name: "sample.example.com" }, "/custom-domains"],
])("each field of %s is kept", async (endpoint, param, body, where) => {
  const { taken, refused } = await sendAll(endpoint, [live.id, param ?? ""], body ?? bodyOf(endpoint));
  expect(refused).toEqual([]);
  expect(lost(taken, await readAll(`/services/${live.id}${where}`))).toEqual([]);
});

it.each(["headers", "routes"] as const)("each field of a site's %s is kept", async (rules) => {
  const { client, emulator } = context;
  const site = { type: "static_site", name: `site ${rules}`, ownerId: emulator.ownerId, repo: "/nowhere" };
  const { service } = z
    .object({ service: z.object({ id: z.string() }) })
    .parse(await client.ask("POST", "/services", site));
  const endpoint = `PUT /services/{serviceId}/${rules}` as const;
  const { taken, refused } = await sendAll(endpoint, [service.id], bodyOf(endpoint));
  expect(refused).toEqual([]);
  expect(lost(taken, await readAll(`/services/${service.id}/${rules}`))).toEqual([]);
});

it.each([
  ["/postgres", "{postgresId}", { plan: "basic_1gb", databaseName: "sample", databaseUser: "sample" }],
  ["/key-value", "{keyValueId}", { plan: "standard" }],
] as const)("each field of %s is kept or refused by its name", async (path, param, fields) => {
  const region = "ohio";
  const made = await sendAll(`POST ${path}`, [], { ...bodyOf(`POST ${path}`), region, ...fields });
  const { id } = z.object({ id: z.string() }).parse(made.reply);
  expect(lost(made.taken, await readAll(`${path}/${id}`))).toEqual([]);
  expect(made.refused).toContain("environmentId");
  const endpoint = `PATCH ${path}/${param}` as keyof typeof requests;
  const changes = { ...bodyOf(endpoint), plan: path === "/postgres" ? "pro_4gb" : "pro", name: "changed" };
  const changed = await sendAll(endpoint, [id], { ...changes, diskSizeGB: 60 });
  expect(lost(changed.taken, await readAll(`${path}/${id}`))).toEqual([]);
  await context.client.ask("DELETE", `${path}/${id}`);
});

it("a field that is in no description is refused by its name, too", async () => {
  const { client } = context;
  const unheardOf = { unheardOf: { deep: 1 } };
  const message = "`unheardOf`: the emulator does not support this field yet: leave it out";
  for (const [method, path, body] of [
    ["PATCH", `/services/${live.id}`, {}],
    ["POST", `/services/${live.id}/deploys`, {}],
    ["POST", `/services/${live.id}/rollback`, { deployId: live.deployId }],
    ["PUT", `/services/${live.id}/env-vars/A`, { value: "1" }],
  ] as const) {
    const reply = await client.send(method, path, { ...body, ...unheardOf });
    expect(reply, `${method} ${path}`).toMatchObject({ status: 501, body: { message } });
  }
});

it("no endpoint with a body was left out above", () => {
  const known = Object.entries(requests).flatMap(([endpoint, request]) => ("body" in request ? [endpoint] : []));
  // The one field of a rollback is what it goes back to.
  expect([...asked, "POST /services/{serviceId}/rollback"].sort()).toEqual(known.sort());
});

const filters = Object.entries(requests).flatMap(([endpoint, request]) => {
  const names: readonly string[] = "query" in request ? request.query : [];
  return names.map((name) => [endpoint.replace("GET ", ""), name] as const);
});

describe("the list", () => {
  beforeAll(async () => {
    const { client, emulator } = context;
    await client.ask("PUT", `/services/${live.id}/env-vars`, [env]);
    const { ownerId } = emulator;
    await client.ask("POST", "/postgres", { name: "listed", ownerId, plan: "free", version: "17" });
    await client.ask("POST", "/key-value", { name: "listed", ownerId, plan: "free" });
  });

  async function ask(path: string, query: Record<string, string>): Promise<{ status: number; size: number }> {
    const needed = path === "/logs" ? { ownerId: context.emulator.ownerId, resource: live.id } : {};
    const search = new URLSearchParams({ ...needed, ...query }).toString();
    const { status, body } = await context.client.send("GET", `${path.replace("{serviceId}", live.id)}?${search}`);
    const list = Array.isArray(body) ? body : ((body as { logs?: unknown[] } | undefined)?.logs ?? []);
    return { status, size: list.length };
  }

  // The rules of a service that is no site are none; filters of theirs have a test of their own.
  it.each(filters.filter(([path]) => !/headers|routes/.test(path)))(
    "%s filters by %s or refuses it",
    async (path, name) => {
      expect(await ask(path, {})).toMatchObject({ status: 200, size: expect.any(Number) });
      expect((await ask(path, {})).size).toBeGreaterThan(0);
      const { status, size } = await ask(path, { [name]: "no-such" });
      if (status === 200) expect(size).toBe(0);
      else expect([400, 404, 501]).toContain(status);
    },
  );

  it.each(filters.filter(([, name]) => /Before|After/.test(name)))("%s takes a time for %s", async (path, name) => {
    const [none, all] = name.endsWith("Before") ? ["1970", "2999"] : ["2999", "1970"];
    expect(await ask(path, { [name]: `${none}-01-01T00:00:00Z` })).toEqual({ status: 200, size: 0 });
    expect((await ask(path, { [name]: `${all}-01-01T00:00:00Z` })).size).toBeGreaterThan(0);
  });

  it.each(["0", "101", "-1", "1.5", "many", ""])("is not limited to %j elements", async (limit) => {
    expect((await ask("/services", { limit })).status).toBe(400);
  });
});
