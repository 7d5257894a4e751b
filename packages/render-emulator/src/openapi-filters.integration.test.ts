import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { requests } from "./testing/render-openapi-requests.json";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

/** The emulator against each filter of Render's own description of its lists: it filters, or is refused. */
const filters = Object.entries(requests).flatMap(([endpoint, request]) => {
  const names: readonly string[] = "query" in request && endpoint.startsWith("GET ") ? request.query : [];
  return names.map((name) => [endpoint.replace("GET ", ""), name] as const);
});

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let serviceId: string;
let projectId: string;
let webhookId: string;
beforeAll(async () => {
  context = await startTestEmulator();
  const { client, emulator, folder } = context;
  const repository = await TestRepository.create(`${folder}/repository`, { "server.js": webServer("one") });
  const { service } = await client.createWebService("listed", repository.path, {
    envVars: [{ key: "A", value: "1" }],
    secretFiles: [{ name: "a.txt", content: "1" }],
  });
  serviceId = service.id;
  const job = await client.ask("POST", `/services/${serviceId}/jobs`, { startCommand: "true" });
  await client.until(
    () => client.get(`/services/${serviceId}/jobs/${(job as { id: string }).id}`),
    (seen) => (seen as { status: string }).status === "succeeded",
  );
  await client.ask("POST", "/disks", { name: "listed", mountPath: "/var/data", sizeGB: 1, serviceId });
  await client.ask("POST", `/services/${serviceId}/custom-domains`, { name: "listed.example.com" });
  await client.ask("PATCH", `/notification-settings/overrides/services/${serviceId}`, { notificationsToSend: "all" });
  await client.ask("PUT", `/logs/streams/resource/${serviceId}`, { setting: "drop" });
  const { ownerId } = emulator;
  const project = { name: "listed", ownerId, environments: [{ name: "listed" }] };
  projectId = z.object({ id: z.string() }).parse(await client.ask("POST", "/projects", project)).id;
  const credential = { registry: "GITHUB", username: "robot", authToken: "t0ken" };
  await client.ask("POST", "/registrycredentials", { name: "listed", ownerId, ...credential });
  await client.ask("POST", "/env-groups", { name: "listed", ownerId, envVars: [] });
  await client.ask("POST", "/postgres", { name: "listed", ownerId: emulator.ownerId, plan: "free", version: "17" });
  const hook = { name: "listed", ownerId, url: "http://127.0.0.1:9/", enabled: true, eventFilter: [] };
  webhookId = z.object({ id: z.string() }).parse(await client.ask("POST", "/webhooks", hook)).id;
  await client.ask("POST", "/key-value", { name: "listed", ownerId: emulator.ownerId, plan: "free" });
  await client.until(
    () => client.get(`/webhooks/${webhookId}/events`),
    (attempts) => (attempts as unknown[]).length > 0,
  );
});
afterAll(() => context[Symbol.asyncDispose]());

describe("the list", () => {
  async function ask(
    path: string,
    query: Record<string, string>,
  ): Promise<{ status: number; size: number; body: unknown }> {
    const neededBy: Readonly<Record<string, Record<string, string>>> = {
      "/logs": { ownerId: context.emulator.ownerId, resource: serviceId },
      "/logs/values": { ownerId: context.emulator.ownerId, resource: serviceId, label: "type" },
      "/environments": { projectId },
    };
    const needed = neededBy[path] ?? {};
    const search = new URLSearchParams({ ...needed, ...query }).toString();
    const place = path.replace("{serviceId}", serviceId).replace("{webhookId}", webhookId);
    const { status, body } = await context.client.send("GET", `${place}?${search}`);
    const list = Array.isArray(body) ? body : ((body as { logs?: unknown[] } | undefined)?.logs ?? []);
    return { status, size: list.length, body };
  }

  /** Values that Render knows and nothing here has. */
  const misses: Record<string, string> = {
    type: "cron_job",
    env: "rust",
    region: "frankfurt",
    suspended: "suspended",
    domainType: "apex",
    verificationStatus: "verified",
    status: "pre_deploy_failed",
  };
  /** Where a list knows other values by that name. */
  const missesAt: Record<string, string> = {
    "/registrycredentials type": "AWS_ECR",
    "/logs/streams/resource setting": "send",
    "/services/{serviceId}/jobs status": "failed",
    "/services/{serviceId}/events type": "branch_deleted",
  };

  // The rules of a service that is no site are none; filters of theirs have a test of their own, and so have those of lines that are
  // sent as they are written. The last two are always empty here.
  it.each(filters.filter(([path]) => !/headers|routes|subscribe|blueprints|maintenance/.test(path)))(
    "%s filters by %s or refuses it",
    async (path, name) => {
      expect(await ask(path, {})).toMatchObject({ status: 200, size: expect.any(Number) });
      expect((await ask(path, {})).size).toBeGreaterThan(0);
      const { status, size } = await ask(path, { [name]: "no-such" });
      if (status === 200) expect(size).toBe(0);
      else expect([400, 404, 501]).toContain(status);
      const miss = missesAt[`${path} ${name}`] ?? misses[name];
      if (miss !== undefined && path !== "/logs") expect((await ask(path, { [name]: miss })).size).toBe(0);
    },
  );

  it.each([...new Set(filters.map(([path]) => path))])(
    "%s refuses a filter that nobody has heard of, by its name",
    async (path) => {
      expect(await ask(path, { nonsense: "1" })).toMatchObject({
        status: 501,
        body: { message: "`nonsense`: the emulator does not support this filter yet: leave it out" },
      });
    },
  );

  it.each(filters.filter(([, name]) => /Before|After/.test(name)))("%s takes a time for %s", async (path, name) => {
    const [none, all] = name.endsWith("Before") ? ["1970", "2999"] : ["2999", "1970"];
    expect(await ask(path, { [name]: `${none}-01-01T00:00:00Z` })).toMatchObject({ status: 200, size: 0 });
    expect((await ask(path, { [name]: `${all}-01-01T00:00:00Z` })).size).toBeGreaterThan(0);
  });

  it.each(["0", "101", "-1", "1.5", "many", ""])("is not limited to %j elements", async (limit) => {
    expect((await ask("/services", { limit })).status).toBe(400);
  });
});
