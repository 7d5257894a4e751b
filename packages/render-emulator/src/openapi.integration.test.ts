import { endpoints } from "@slipway/render-api/endpoints";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { z } from "zod";
import { startWithAgedDisk } from "./testing/aged-disk";
import { LogFollower } from "./testing/log-follower";
import { startTestEmulator, TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";
import { folderWithPgDump } from "./testing/empty-pg-dump";
import { idOf, OpenApiAsker } from "./testing/openapi-asker";
import { check, deviations, metDeviations, replies } from "./testing/openapi-replies";

/** The emulator's replies against Render's own description of them, which neither the emulator nor its clients have a part in. */

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  asker = new OpenApiAsker(context.client);
  repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
});
afterAll(() => context[Symbol.asyncDispose]());

let asker: OpenApiAsker;
const ask: OpenApiAsker["ask"] = (...request) => asker.ask(...request);

it("a live service's other replies are as Render describes them", async () => {
  const { client } = context;
  const { service, deploy } = await client.createWebService("described", repository.path);
  const { id } = service;
  await using follower = await LogFollower.start(context.emulator, id);
  await ask("GET /services");
  const criteria = { cpu: { enabled: true, percentage: 80 }, memory: { enabled: false, percentage: 0 } };
  await ask("PUT /services/{serviceId}/autoscaling", [id], { enabled: true, min: 1, max: 2, criteria });
  await ask("GET /services/{serviceId}", [id]);
  await ask("DELETE /services/{serviceId}/autoscaling", [id]);
  await ask("PATCH /services/{serviceId}", [id], { branch: "main" });
  await ask("POST /services/{serviceId}/scale", [id], { numInstances: 1 });
  await ask("GET /services/{serviceId}/instances", [id]);
  await ask("POST /services/{serviceId}/restart", [id]);
  await ask("PUT /services/{serviceId}/env-vars", [id], [{ key: "A", value: "1" }]);
  await ask("GET /services/{serviceId}/env-vars", [id]);
  await ask("PUT /services/{serviceId}/env-vars/{envVarKey}", [id, "B"], { generateValue: true });
  await ask("GET /services/{serviceId}/env-vars/{envVarKey}", [id, "B"]);
  await ask("DELETE /services/{serviceId}/env-vars/{envVarKey}", [id, "B"]);
  await ask("PUT /services/{serviceId}/secret-files", [id], [{ name: "a.txt", content: "1" }]);
  await ask("GET /services/{serviceId}/secret-files", [id]);
  await ask("PUT /services/{serviceId}/secret-files/{secretFileName}", [id, "b.txt"], { content: "2" });
  await ask("GET /services/{serviceId}/secret-files/{secretFileName}", [id, "b.txt"]);
  await ask("DELETE /services/{serviceId}/secret-files/{secretFileName}", [id, "b.txt"]);
  await ask("POST /services/{serviceId}/cache/purge", [id]);
  const job = idOf(await ask("POST /services/{serviceId}/jobs", [id], { startCommand: "true" }));
  await ask("GET /services/{serviceId}/jobs", [id]);
  await ask("GET /services/{serviceId}/jobs/{jobId}", [id, job]);
  await ask("POST /services/{serviceId}/jobs/{jobId}/cancel", [id, job]);
  const second = idOf(await ask("POST /services/{serviceId}/deploys", [id], {}));
  await client.untilFinished(id, second);
  const back = idOf(await ask("POST /services/{serviceId}/rollback", [id], { deployId: deploy.id }));
  await ask("POST /services/{serviceId}/deploys/{deployId}/cancel", [id, back]);
  await ask("GET /services/{serviceId}/deploys", [id]);
  await ask("GET /services/{serviceId}/deploys/{deployId}", [id, second]);
  const logs = `?ownerId=${context.emulator.ownerId}&resource=${id}`;
  await ask("GET /logs", [], undefined, logs);
  await ask("GET /logs/values", [], undefined, `${logs}&label=type`);
  asker.checkMessages("GET /logs/subscribe", follower.lines);
  const listed = await ask("GET /services/{serviceId}/events", [id], undefined, "?limit=100");
  const [first] = z.array(z.object({ event: z.object({ id: z.string() }) })).parse(listed);
  await ask("GET /events/{eventId}", [first?.event.id ?? ""]);
  for (const action of ["suspend", "resume"]) await ask(`POST /services/{serviceId}/${action}`, [id]);
  await ask("DELETE /services/{serviceId}", [id]);
});

it("a cron job's details and runs are as Render describes them", async () => {
  const { client, emulator } = context;
  const native = { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "true" } };
  const input = { type: "cron_job", name: "described-cron", ownerId: emulator.ownerId, repo: repository.path };
  const created = z
    .object({ service: z.object({ id: z.string() }), deployId: z.string() })
    .parse(await ask("POST /services", [], { ...input, serviceDetails: { ...native, schedule: "0 0 1 1 *" } }));
  const { id } = created.service;
  await client.untilFinished(id, created.deployId);
  await ask("POST /cron-jobs/{cronJobId}/runs", [id]);
  const read = await client.until(
    () => client.get(`/services/${id}`),
    (service) => JSON.stringify(service).includes("lastSuccessfulRunAt"),
  );
  const { serviceDetails } = z.object({ serviceDetails: z.unknown() }).parse(read);
  check("cron_job", { $ref: "render#/$defs/cronJobDetails" }, serviceDetails);
  await ask("DELETE /cron-jobs/{cronJobId}/runs", [id]);
});

it("metrics are as Render describes them", async () => {
  const { client, emulator } = context;
  const details = { disk: { name: "data", mountPath: "/var/data" } };
  const { service } = await client.createWebService("described-metrics", repository.path, { details });
  await fetch(service.serviceDetails.url ?? "");
  const store = { name: "described-metrics", ownerId: emulator.ownerId, plan: "free" };
  const cache = idOf(await ask("POST /key-value", [], store));
  await asker.untilAvailable(`/key-value/${cache}`);
  for (const { method, path } of endpoints.filter((one) => one.path.startsWith("/metrics/"))) {
    await ask(`${method} ${path}`, [], undefined, `?resource=${service.id},${cache}`);
  }
});

it("a preview of a service of an image is as Render describes it", async () => {
  const image = { ownerId: "", imagePath: "nginx" };
  const input = { type: "background_worker", name: "described-image", ownerId: context.emulator.ownerId, image };
  const made = await ask("POST /services", [], { ...input, serviceDetails: { runtime: "image" } });
  const { service } = z.object({ service: z.object({ id: z.string() }) }).parse(made);
  await ask("POST /services/{serviceId}/preview", [service.id], { imagePath: "nginx:2" });
});

it("a disk is as Render describes it", async () => {
  const { service } = await context.client.createWebService("described-disk", repository.path);
  const body = { name: "data", mountPath: "/var/data", sizeGB: 1, serviceId: service.id };
  const id = idOf(await ask("POST /disks", [], body));
  await ask("GET /disks");
  await ask("GET /disks/{diskId}", [id]);
  await ask("PATCH /disks/{diskId}", [id], { sizeGB: 2 });
  await ask("GET /disks/{diskId}/snapshots", [id]);
  await ask("DELETE /disks/{diskId}", [id]);
  await using folder = await TestFolder.create();
  await using aged = await startWithAgedDisk(folder);
  const [{ snapshotKey } = {}] = await aged.snapshots();
  await ask("POST /disks/{diskId}/snapshots/restore", [aged.diskId], { snapshotKey }, "", aged.client);
});

it("a static site's rules and domains are as Render describes them", async () => {
  const { id } = await context.client.createSite("described-rules", repository.path);
  const header = { path: "/*", name: "x-a", value: "b" };
  const added = await ask("POST /services/{serviceId}/headers", [id], header);
  const { headers } = z.object({ headers: z.object({ id: z.string() }) }).parse(added);
  await ask("DELETE /services/{serviceId}/headers/{headerId}", [id, headers.id]);
  const rule = { type: "redirect", source: "/a", destination: "/b" };
  const route = idOf(await ask("POST /services/{serviceId}/routes", [id], rule));
  await ask("PATCH /services/{serviceId}/routes/{routeId}", [id, route], { priority: 1 });
  await ask("PATCH /services/{serviceId}/routes", [id], { priority: 1 });
  await ask("DELETE /services/{serviceId}/routes/{routeId}", [id, route]);
  await ask("PUT /services/{serviceId}/headers", [id], [header]);
  await ask("GET /services/{serviceId}/headers", [id]);
  await ask("PUT /services/{serviceId}/routes", [id], [{ type: "rewrite", source: "/*", destination: "/" }]);
  await ask("GET /services/{serviceId}/routes", [id]);
  await ask("POST /services/{serviceId}/custom-domains", [id], { name: "described.org" });
  await ask("GET /services/{serviceId}/custom-domains", [id]);
  const domain = [id, "described.org"];
  await ask("POST /services/{serviceId}/custom-domains/{customDomainIdOrName}/verify", domain);
  await ask("GET /services/{serviceId}/custom-domains/{customDomainIdOrName}", domain);
  await ask("DELETE /services/{serviceId}/custom-domains/{customDomainIdOrName}", domain);
});

it.each([
  ["/postgres", "{postgresId}", { plan: "pro_4gb", version: "17", enableHighAvailability: true }],
  ["/key-value", "{keyValueId}", { plan: "starter" }],
  ["/redis", "{redisId}", { plan: "starter" }],
])("a data store of %s is as Render describes it", async (path, param, details) => {
  const { ownerId } = context.emulator;
  const id = idOf(await ask(`POST ${path}`, [], { name: "described", ownerId, ...details }));
  await ask(`GET ${path}`);
  await ask(`GET ${path}/${param}`, [id]);
  await ask(`PATCH ${path}/${param}`, [id], { name: "renamed", ipAllowList: [] });
  await ask(`GET ${path}/${param}/connection-info`, [id]);
  for (const change of ["restart", "failover", "suspend"]) {
    const endpoint = `POST ${path}/${param}/${change}`;
    if (!(endpoint in replies)) continue;
    await asker.untilAvailable(`${path}/${id}`);
    await ask(endpoint, [id]);
    if (change === "suspend") await ask(`POST ${path}/${param}/resume`, [id]);
  }
  await ask(`DELETE ${path}/${param}`, [id]);
});

it("projects and environments are as Render describes them", async () => {
  const { ownerId } = context.emulator;
  const environments = [{ name: "production", protectedStatus: "protected" }];
  const id = idOf(await ask("POST /projects", [], { name: "described", ownerId, environments }));
  await ask("GET /projects");
  await ask("GET /projects/{projectId}", [id]);
  await ask("PATCH /projects/{projectId}", [id], { name: "renamed" });
  const staging = idOf(await ask("POST /environments", [], { name: "staging", projectId: id }));
  const input = { name: "placed", ownerId, plan: "starter", environmentId: staging };
  const cache = idOf(await ask("POST /key-value", [], input));
  await ask("GET /environments", [], undefined, `?projectId=${id}`);
  await ask("GET /environments/{environmentId}", [staging]);
  await ask("PATCH /environments/{environmentId}", [staging], { networkIsolationEnabled: true });
  await ask("POST /environments/{environmentId}/resources", [staging], { resourceIds: [cache] });
  await ask("DELETE /environments/{environmentId}/resources", [staging], undefined, `?resourceIds=${cache}`);
  await ask("DELETE /environments/{environmentId}", [staging]);
  await ask("DELETE /projects/{projectId}", [id]);
});

it("environment groups are as Render describes them", async () => {
  const { ownerId } = context.emulator;
  const { id: serviceId } = await context.client.createSite("described-linked", repository.path);
  const content = { envVars: [{ key: "A", value: "1" }], secretFiles: [{ name: "a.txt", content: "1" }] };
  const input = { name: "described", ownerId, ...content, serviceIds: [serviceId] };
  const id = idOf(await ask("POST /env-groups", [], input));
  await ask("GET /env-groups");
  await ask("GET /env-groups/{envGroupId}", [id]);
  await ask("PATCH /env-groups/{envGroupId}", [id], { name: "renamed" });
  await ask("POST /env-groups/{envGroupId}/services/{serviceId}", [id, serviceId]);
  await ask("DELETE /env-groups/{envGroupId}/services/{serviceId}", [id, serviceId]);
  await ask("PUT /env-groups/{envGroupId}/env-vars/{envVarKey}", [id, "A"], { value: "2" });
  await ask("GET /env-groups/{envGroupId}/env-vars/{envVarKey}", [id, "A"]);
  await ask("DELETE /env-groups/{envGroupId}/env-vars/{envVarKey}", [id, "A"]);
  await ask("PUT /env-groups/{envGroupId}/secret-files/{secretFileName}", [id, "a.txt"], { content: "2" });
  await ask("GET /env-groups/{envGroupId}/secret-files/{secretFileName}", [id, "a.txt"]);
  await ask("DELETE /env-groups/{envGroupId}/secret-files/{secretFileName}", [id, "a.txt"]);
  await ask("DELETE /env-groups/{envGroupId}", [id]);
});

it("registry credentials are as Render describes them", async () => {
  const input = { registry: "GITHUB", name: "described", username: "robot", authToken: "t0ken" };
  const id = idOf(await ask("POST /registrycredentials", [], { ...input, ownerId: context.emulator.ownerId }));
  await ask("GET /registrycredentials");
  await asker.askOfOne("/registrycredentials/{registryCredentialId}", id, { ...input, username: "other" });
});

it("notification settings are as Render describes them", async () => {
  const { ownerId } = context.emulator;
  const { id: serviceId } = await context.client.createSite("described-notified", repository.path);
  const owners = "/notification-settings/owners/{ownerId}";
  await ask(`GET ${owners}`, [ownerId]);
  await ask(`PATCH ${owners}`, [ownerId], { notificationsToSend: "all" });
  const services = "/notification-settings/overrides/services/{serviceId}";
  await ask(`GET ${services}`, [serviceId]);
  await ask(`PATCH ${services}`, [serviceId], { notificationsToSend: "none", previewNotificationsEnabled: "true" });
  await ask("GET /notification-settings/overrides");
});

it("streams of logs and metrics are as Render describes them", async () => {
  const { ownerId } = context.emulator;
  const { id: resourceId } = await context.client.createSite("described-streamed", repository.path);
  const destination = { endpoint: "127.0.0.1:1", token: "t0ken" };
  for (const [path, id, body] of [
    ["/logs/streams/owner/{ownerId}", ownerId, { ...destination, preview: "send" }],
    ["/metrics-stream/{ownerId}", ownerId, { provider: "DATADOG", url: "https://a.example", token: "t0ken" }],
    ["/logs/streams/resource/{resourceId}", resourceId, { ...destination, setting: "send" }],
  ] as const) {
    await ask(`PUT ${path}`, [id], body);
    await ask(`GET ${path}`, [id]);
    if (path.includes("resource")) await ask("GET /logs/streams/resource");
    await ask(`DELETE ${path}`, [id]);
  }
});

it("webhooks are as Render describes them", async () => {
  const { client, emulator } = context;
  const input = { ownerId: emulator.ownerId, name: "described", url: "http://127.0.0.1:9/", enabled: true };
  const id = idOf(await ask("POST /webhooks", [], { ...input, eventFilter: [] }));
  await ask("GET /webhooks");
  await ask("GET /webhooks/{webhookId}", [id]);
  await client.ask("POST", "/key-value", { name: "described-told", ownerId: emulator.ownerId, plan: "starter" });
  const attempts = () => ask("GET /webhooks/{webhookId}/events", [id]);
  await client.until(attempts, (list) => (list as unknown[]).length > 0);
  await ask("PATCH /webhooks/{webhookId}", [id], { enabled: false, eventFilter: ["server_failed"] });
  await ask("DELETE /webhooks/{webhookId}", [id]);
});

it("a Postgres instance's other replies are as Render describes them", async () => {
  const { ownerId } = context.emulator;
  const body = { name: "described-too", ownerId, plan: "basic_1gb", version: "17", connectionPool: "pgbouncer" };
  const id = idOf(await ask("POST /postgres", [], { ...body, parameterOverrides: { work_mem: "8MB" } }));
  await asker.untilAvailable(`/postgres/${id}`);
  await ask("GET /postgres/{postgresId}/connection-info", [id]);
  const isReady = (reply: unknown) => JSON.stringify(reply).includes('"AVAILABLE"');
  await context.client.until(() => ask("GET /postgres/{postgresId}/recovery", [id]), isReady);
  await ask("POST /postgres/{postgresId}/recovery", [id], { restoreTime: new Date().toISOString() });
  await ask("POST /postgres/{postgresId}/credentials", [id], { username: "another" });
  await ask("GET /postgres/{postgresId}/credentials", [id]);
  const { databaseUser } = z
    .looseObject({ databaseUser: z.string() })
    .parse(await context.client.get(`/postgres/${id}`));
  await ask("DELETE /postgres/{postgresId}/credentials/{username}", [id, databaseUser]);
  // It finds a program that dumps nothing.
  vi.stubEnv("PATH", `${await folderWithPgDump(join(context.folder, "bin"))}:${process.env.PATH}`);
  await ask("POST /postgres/{postgresId}/export", [id]);
  vi.unstubAllEnvs();
  await ask("GET /postgres/{postgresId}/export", [id]);
});

it("a workspace, its addresses, its user and lists of what is never here are as Render describes them", async () => {
  const { ownerId } = context.emulator;
  for (const of of ["", "/members"]) await ask(`GET /owners/{ownerId}${of}`, [ownerId]);
  const addresses = idOf(await ask("POST /dedicated-ips", [], { name: "described", ownerId, region: "oregon" }));
  await asker.askOfOne("/dedicated-ips/{dedicatedIpId}", addresses, { description: "described" });
  for (const list of ["owners", "users", "blueprints", "maintenance", "dedicated-ips"]) await ask(`GET /${list}`);
});

it("no endpoint that is served was left out above, and no deviation is one no more", async () => {
  const served = await Promise.all(
    endpoints.map(async ({ method, path }) => {
      const { status } = await context.client.send(method, path.replaceAll(/\{\w+\}/g, "x-1"));
      return status === 501 ? [] : [`${method} ${path}`];
    }),
  );
  // Of these there is none to ask about.
  const aboutNone = served.flat().filter((endpoint) => /\/(blueprints|maintenance)\/\{/.test(endpoint));
  expect([...asker.asked, ...aboutNone].sort()).toEqual(served.flat().sort());
  expect([...metDeviations].sort()).toEqual(deviations.map(({ problem }) => problem).sort());
});
