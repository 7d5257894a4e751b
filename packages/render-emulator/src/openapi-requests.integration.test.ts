import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { requests } from "./testing/render-openapi-requests.json";
import { lost } from "./testing/lost-fields";
import { changes, sampleOf, samples, type Schema } from "./testing/sample-fields";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

/**
 * The emulator against each field of Render's own description of its requests: it keeps the field and gives it back, or
 * refuses it by its name.
 */

type Body = Record<string, unknown>;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
const live = { id: "", deployId: "", environmentId: "" };
const serviceReply = z.object({ service: z.object({ id: z.string() }) });
const projectReply = z.object({ id: z.string(), environmentIds: z.array(z.string()) });
beforeAll(async () => {
  context = await startTestEmulator();
  const { ownerId } = context.emulator;
  for (const fields of [samples, changes]) fields.ownerId = ownerId;
  const credential = { ownerId, registry: "DOCKER", name: "sampled", username: "acme", authToken: "token" };
  for (const fields of [samples, changes]) {
    const reply = await context.client.ask("POST", "/registrycredentials", credential);
    fields.registryCredentialId = z.object({ id: z.string() }).parse(reply).id;
  }
  const inProject = { name: "sampled", ownerId, environments: [{ name: "first" }, { name: "second" }] };
  const project = projectReply.parse(await context.client.ask("POST", "/projects", inProject));
  samples.projectId = project.id;
  samples.environmentId = project.environmentIds[0];
  live.environmentId = project.environmentIds[1] ?? "";
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
  const { service, deploy } = await context.client.createWebService("live", repository.path);
  Object.assign(live, { id: service.id, deployId: deploy.id });
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

async function readAll(...paths: readonly string[]): Promise<string> {
  return JSON.stringify(await Promise.all(paths.map((path) => context.client.get(path))));
}

function bodyOf(endpoint: keyof typeof requests, variant = ""): Body {
  const sampling = { variant, isChange: endpoint.startsWith("PATCH") };
  return sampleOf("", (requests[endpoint] as { body: Schema }).body, sampling) as Body;
}

/** What a service that runs an image has none of. */
const ofRepositories = ["repo", "branch", "rootDir", "buildFilter"];

/** Where a service shows the credential that it was given, by what it is deployed from. */
const credentialShown: Record<string, string> = {
  docker: "serviceDetails.envSpecificDetails.registryCredential.id",
  image: "registryCredential.id",
};

/** Leaves a body one of the two places in which the credential of an image can be sent. */
function sendCredentialIn(place: string, body: Body): void {
  const other = place === "image" ? ["serviceDetails", "envSpecificDetails"] : ["image"];
  takeOut(body, [...other, "registryCredentialId"]);
}

const env = { key: "SAMPLE", value: "sample" };
const criteria = { cpu: { enabled: true, percentage: 80 }, memory: { enabled: false, percentage: 70 } };
const autoscaling = { enabled: true, min: 1, max: 2, criteria };

const readService = (id: string) =>
  readAll(...["", "/env-vars", "/secret-files", "/headers", "/routes"].map((part) => `/services/${id}${part}`));

describe.each(["web_service", "private_service", "background_worker", "cron_job", "static_site"])("of a %s", (type) => {
  const built = [
    ["native_environment", "none"],
    ["docker", "details"],
    ["image", "image"],
    ["image", "details"],
  ];
  it.each<string[]>(type === "static_site" ? [["static_site", "none"]] : built)(
    "each field of %s, with a credential in %s, is kept or refused by its name",
    async (runtime = "", place = "") => {
      const name = `sample ${type} ${runtime} ${place}`;
      const create: Body = { ...bodyOf("POST /services", type), type, name, envVars: [env] };
      const update: Body = { ...bodyOf("PATCH /services/{serviceId}", type), name: `${name} 2` };
      for (const [body, isChange] of [
        [create, false],
        [update, true],
      ] as const) {
        for (const field of runtime === "image" ? ofRepositories : ["image"]) takeOut(body, [field]);
        const details = body.serviceDetails as Body;
        // The older name of the next one.
        delete details.env;
        if (runtime === "docker" || runtime === "image") details.runtime = runtime;
        if (type === "static_site") continue;
        // A service with a disk has no more; the endpoints that scale are asked below.
        if (!isChange && "numInstances" in details) details.numInstances = 1;
        delete details.autoscaling;
        const schema = requests["POST /services"].body.properties.serviceDetails.byName.web_service;
        const variant = runtime === "image" ? "docker" : runtime;
        details.envSpecificDetails = sampleOf("", schema.properties.envSpecificDetails, { variant, isChange });
        if (runtime !== "image") continue;
        for (const field of ["dockerContext", "dockerfilePath"]) takeOut(details, ["envSpecificDetails", field]);
        sendCredentialIn(place, body);
      }
      const hasCredential = async (id: string, expected: unknown) => {
        const path = credentialShown[runtime];
        if (path !== undefined) expect(await context.client.get(`/services/${id}`)).toHaveProperty(path, expected);
      };
      const made = await sendAll("POST /services", [], create);
      const { service } = serviceReply.parse(made.reply);
      expect(lost(made.taken, await readService(service.id))).toEqual([]);
      await hasCredential(service.id, samples.registryCredentialId);
      const changed = await sendAll("PATCH /services/{serviceId}", [service.id], update);
      expect(lost(changed.taken, await readService(service.id))).toEqual([]);
      await hasCredential(service.id, changes.registryCredentialId);
    },
  );
});

it.each<[endpoint: keyof typeof requests, param: string | undefined, body: unknown, where: string]>([
  ["PUT /services/{serviceId}/env-vars", undefined, [env], "/env-vars"],
  ["PUT /services/{serviceId}/env-vars/{envVarKey}", "SAMPLE", { value: "other" }, "/env-vars"],
  ["PUT /services/{serviceId}/secret-files", undefined, undefined, "/secret-files"],
  ["PUT /services/{serviceId}/secret-files/{secretFileName}", "sample.txt", undefined, "/secret-files"],
  ["POST /services/{serviceId}/scale", undefined, undefined, ""],
  ["PUT /services/{serviceId}/autoscaling", undefined, autoscaling, ""],
  ["POST /services/{serviceId}/jobs", undefined, undefined, "/jobs"],
  ["POST /services/{serviceId}/deploys", undefined, { clearCache: "clear", commitId: "0".repeat(40) }, "/deploys"],
  ["POST /services/{serviceId}/custom-domains", undefined, { name: "sample.example.com" }, "/custom-domains"],
])("each field of %s is kept", async (endpoint, param, body, where) => {
  const { taken, refused } = await sendAll(endpoint, [live.id, param ?? ""], body ?? bodyOf(endpoint));
  expect(refused).toEqual([]);
  expect(lost(taken, await readAll(`/services/${live.id}${where}`))).toEqual([]);
});

it("each field of a preview is kept", async () => {
  const image = { ownerId: "", imagePath: samples.imagePath };
  const base = { type: "background_worker", name: "has preview", ownerId: context.emulator.ownerId, image };
  const made = await context.client.ask("POST", "/services", { ...base, serviceDetails: { runtime: "image" } });
  const endpoint = "POST /services/{serviceId}/preview";
  const { taken, refused, reply } = await sendAll(endpoint, [serviceReply.parse(made).service.id], bodyOf(endpoint));
  expect([refused, lost(taken, JSON.stringify(reply))]).toEqual([[], []]);
});

it("each field of a disk is kept", async () => {
  const { client, emulator } = context;
  const native = { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "true" } };
  const worker = { type: "background_worker", name: "has disk", ownerId: emulator.ownerId, repo: "/nowhere" };
  const { service } = serviceReply.parse(await client.ask("POST", "/services", { ...worker, serviceDetails: native }));
  const made = await sendAll("POST /disks", [], { ...bodyOf("POST /disks"), serviceId: service.id });
  const { id } = z.object({ id: z.string() }).parse(made.reply);
  const changed = await sendAll("PATCH /disks/{diskId}", [id], bodyOf("PATCH /disks/{diskId}"));
  expect([...made.refused, ...changed.refused]).toEqual([]);
  expect(lost(made.taken, JSON.stringify(made.reply))).toEqual([]);
  expect(lost(changed.taken, await readAll(`/disks/${id}`, `/services/${service.id}`))).toEqual([]);
});

it.each(["headers", "routes"] as const)("each field of a site's %s is kept", async (rules) => {
  const { client, emulator } = context;
  const site = { type: "static_site", name: `site ${rules}`, ownerId: emulator.ownerId, repo: "/nowhere" };
  const { service } = serviceReply.parse(await client.ask("POST", "/services", site));
  for (const method of ["PUT", "POST"] as const) {
    await client.ask("PUT", `/services/${service.id}/${rules}`, []);
    const endpoint = `${method} /services/{serviceId}/${rules}` as const;
    // Among none there is but one place for a route.
    const body =
      method === "PUT"
        ? bodyOf(endpoint)
        : { ...(bodyOf(endpoint) as object), ...(rules === "routes" && { priority: 0 }) };
    const { taken, refused } = await sendAll(endpoint, [service.id], body);
    expect(refused).toEqual([]);
    expect(lost(taken, await readAll(`/services/${service.id}/${rules}`))).toEqual([]);
  }
  if (rules === "headers") return;
  const { refused } = await sendAll("PATCH /services/{serviceId}/routes", [service.id], { priority: 0 });
  expect(refused).toEqual([]);
});

it.each([
  ["/postgres", "{postgresId}", { plan: "pro_4gb", databaseName: "sample", databaseUser: "sample" }],
  ["/key-value", "{keyValueId}", { plan: "standard" }],
  ["/redis", "{redisId}", { plan: "standard" }],
] as const)("each field of %s is kept or refused by its name", async (path, param, fields) => {
  const region = "ohio";
  const made = await sendAll(`POST ${path}`, [], { ...bodyOf(`POST ${path}`), region, ...fields });
  const { id } = z.object({ id: z.string() }).parse(made.reply);
  expect(lost(made.taken, await readAll(`${path}/${id}`))).toEqual([]);
  expect(made.refused).not.toContain("environmentId");
  const endpoint = `PATCH ${path}/${param}` as keyof typeof requests;
  const plan = path === "/postgres" ? "pro_8gb" : "pro";
  const changed = await sendAll(endpoint, [id], { ...bodyOf(endpoint), plan });
  expect(lost(changed.taken, await readAll(`${path}/${id}`))).toEqual([]);
  await context.client.ask("DELETE", `${path}/${id}`);
});

it("each field of a project and of an environment is kept", async () => {
  const made = await sendAll("POST /projects", [], bodyOf("POST /projects"));
  const { id, environmentIds } = projectReply.parse(made.reply);
  const [first = ""] = environmentIds;
  expect(made.refused).toEqual([]);
  expect(lost(made.taken, await readAll(`/projects/${id}`, `/environments/${first}`))).toEqual([]);
  const renamed = await sendAll("PATCH /projects/{projectId}", [id], bodyOf("PATCH /projects/{projectId}"));
  expect(lost(renamed.taken, await readAll(`/projects/${id}`))).toEqual([]);
  const added = await sendAll("POST /environments", [], { ...bodyOf("POST /environments"), projectId: id });
  const environment = projectReply.pick({ id: true }).parse(added.reply).id;
  expect(lost(added.taken, await readAll(`/environments/${environment}`))).toEqual([]);
  const endpoint = "PATCH /environments/{environmentId}";
  const changed = await sendAll(endpoint, [environment], bodyOf(endpoint));
  expect(lost(changed.taken, await readAll(`/environments/${environment}`))).toEqual([]);
  await sendAll("POST /environments/{environmentId}/resources", [environment], { resourceIds: [live.id] });
  expect(await readAll(`/services/${live.id}`)).toContain(`"environmentId":"${environment}"`);
});

it("each field of an environment group is kept", async () => {
  const input = { ...bodyOf("POST /env-groups"), environmentId: live.environmentId, envVars: [env] };
  await context.client.ask("POST", `/environments/${live.environmentId}/resources`, { resourceIds: [live.id] });
  const made = await sendAll("POST /env-groups", [], { ...input, serviceIds: [live.id] });
  const { id } = projectReply.pick({ id: true }).parse(made.reply);
  const { serviceIds, ownerId, ...shown } = made.taken as Body;
  expect(made.refused).toEqual([]);
  const read = await readAll(`/env-groups/${id}`);
  expect(lost(shown, read)).toEqual([]);
  expect(read).toContain(`"ownerId":"${String(ownerId)}"`);
  expect(read).toContain(`"serviceLinks":[{"id":"${String((serviceIds as string[])[0])}"`);
  for (const [endpoint, name, body] of [
    ["PATCH /env-groups/{envGroupId}", "", undefined],
    ["PUT /env-groups/{envGroupId}/env-vars/{envVarKey}", "SAMPLE", { value: "other" }],
    ["PUT /env-groups/{envGroupId}/secret-files/{secretFileName}", "sample-name", undefined],
  ] as const) {
    const { taken } = await sendAll(endpoint, [id, name], body ?? bodyOf(endpoint));
    expect(lost(taken, await readAll(`/env-groups/${id}`))).toEqual([]);
  }
});

it("each field of a registry credential is kept, its token in no reply", async () => {
  const made = await sendAll("POST /registrycredentials", [], bodyOf("POST /registrycredentials"));
  const { id } = projectReply.pick({ id: true }).parse(made.reply);
  const endpoint = "PATCH /registrycredentials/{registryCredentialId}";
  const { ownerId, authToken: first, ...shown } = made.taken as Body;
  expect(ownerId).toBe(context.emulator.ownerId);
  const path = `/registrycredentials/${id}`;
  expect(lost(shown, await readAll(path))).toEqual([]);
  const { taken } = await sendAll(endpoint, [id], bodyOf(endpoint));
  const { authToken, ...changed } = taken as Body;
  const read = await readAll(path, "/registrycredentials");
  expect(lost(changed, read)).toEqual([]);
  for (const token of [String(first), String(authToken)]) expect(read).not.toContain(token);
  const state = await readFile(`${context.folder}/data/state.json`, "utf8");
  expect(state).toContain(`"authToken": "${String(authToken)}"`);
});

it("each field of a webhook is kept", async () => {
  const made = await sendAll("POST /webhooks", [], bodyOf("POST /webhooks"));
  const { id } = projectReply.pick({ id: true }).parse(made.reply);
  const { ownerId, ...shown } = made.taken as Body;
  expect([made.refused, ownerId]).toEqual([[], context.emulator.ownerId]);
  expect(lost(shown, await readAll(`/webhooks/${id}`))).toEqual([]);
  const endpoint = "PATCH /webhooks/{webhookId}";
  const { taken } = await sendAll(endpoint, [id], bodyOf(endpoint));
  expect(lost(taken, await readAll(`/webhooks/${id}`))).toEqual([]);
});

it.each([
  "PATCH /notification-settings/owners/{ownerId}",
  "PATCH /notification-settings/overrides/services/{serviceId}",
  "PUT /logs/streams/owner/{ownerId}",
  "PUT /logs/streams/resource/{resourceId}",
  "PUT /metrics-stream/{ownerId}",
] as const)("each field of %s is kept, a token in no reply", async (endpoint) => {
  const id = endpoint.includes("owner") ? context.emulator.ownerId : live.id;
  const sent = sampleOf("", requests[endpoint].body, { variant: "", isChange: false }) as Body;
  const { token, ...shown } = sent;
  const { refused, reply } = await sendAll(endpoint, [id], sent);
  const read = await readAll(endpoint.replace(/^\w+ (.*)\{\w+\}$/, `$1${id}`));
  expect([refused, lost(shown, read)]).toEqual([[], []]);
  expect(JSON.stringify(reply) + read).not.toContain(String(token));
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
  // Their fields are what is gone back to.
  const goingBack = [
    "POST /services/{serviceId}/rollback",
    "POST /disks/{diskId}/snapshots/restore",
    "POST /postgres/{postgresId}/recovery",
  ];
  expect([...asked, ...goingBack].sort()).toEqual(known.sort());
});
