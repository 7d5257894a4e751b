import { readFile } from "node:fs/promises";
import {
  keyValueSchema,
  ownerSchema,
  pageSchema,
  postgresSchema,
  type Service,
  serviceCreatedSchema,
  serviceSchema,
} from "@slipway/render-api";
import { endpoints } from "@slipway/render-api/endpoints";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startEmulator } from "./emulator";
import { TestClient } from "./testing/test-client";
import { startTestEmulator, TestFolder } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

function input(name: string, changes: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    type: "web_service",
    name,
    ownerId: context.emulator.ownerId,
    repo: "/nowhere",
    serviceDetails: { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "true" } },
    ...changes,
  };
}

async function create(name: string, changes: Record<string, unknown> = {}): Promise<Service> {
  const { body } = await context.client.send("POST", "/services", input(name, changes));
  return serviceCreatedSchema.parse(body).service;
}

describe("every reply", () => {
  it("requires the key, and says how to come by it", async () => {
    const { url, ownerId } = context.emulator;
    const intruder = new TestClient({ url, ownerId, apiKey: "rnd_wrong" });
    const message = expect.stringMatching(/^unauthorized: the emulator makes a new key at each start, .* again$/);
    expect(await intruder.send("GET", "/owners")).toMatchObject({ status: 401, body: { message } });
  });

  it("carries Render's rate-limit headers", async () => {
    const { headers } = await context.client.send("GET", "/owners");
    expect(headers.get("ratelimit-limit")).toBe("400");
    expect(Number(headers.get("ratelimit-remaining"))).toBeLessThan(400);
    expect(Number(headers.get("ratelimit-reset"))).toBeLessThanOrEqual(60);
    expect(headers.get("render-request-id")).not.toBeNull();
  });

  it("about an unknown id is 404 in Render's words", async () => {
    const gone = { status: 404, body: { message: "not found: srv-unknown" } };
    for (const path of ["", "/deploys", "/env-vars", "/custom-domains", "/instances"]) {
      expect(await context.client.send("GET", `/services/srv-unknown${path}`)).toMatchObject(gone);
    }
  });

  it("about a user's own former id is their workspace", async () => {
    const { client, emulator } = context;
    const former = emulator.ownerId.replace("tea-", "own-");
    expect(await client.send("GET", `/owners/${former}`)).toMatchObject({
      status: 200,
      body: { id: emulator.ownerId },
    });
    expect(await client.send("GET", "/owners/own-other")).toMatchObject({
      status: 404,
      body: { message: "not found: own-other" },
    });
  });

  it("of an endpoint of Render's is never that there is no such endpoint", async () => {
    const served: string[] = [];
    for (const { method, path } of endpoints) {
      const url = path.replaceAll(/\{\w+\}/g, "x-1");
      const { status, body } = await context.client.send(method, url);
      expect(body, `${method} ${path}`).not.toMatchObject({ message: `not found: ${method} /v1${url}` });
      if (status !== 501) served.push(path);
    }
    expect(served).toContain("/services/{serviceId}/rollback");
    expect(served).not.toContain("/services/{serviceId}/outbound-ips");
  });

  it("above a limit is 429 with the time to wait, when limits are enforced", async () => {
    await using folder = await TestFolder.create();
    const options = { dataDir: `${folder.path}/data`, cacheDir: `${folder.path}/cache`, enforceRateLimits: true };
    await using emulator = await startEmulator(options);
    const client = new TestClient(emulator);
    const replies = await Promise.all(Array.from({ length: 31 }, () => client.send("GET", "/logs")));
    const refused = replies.filter(({ status }) => status === 429);
    expect(refused).toMatchObject([{ body: { message: "rate limit exceeded" } }]);
    expect(Number(refused[0]?.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

describe("services", () => {
  it("are listed newest first, page by page, and by name", async () => {
    const names = ["list-a", "list-b", "list-c"];
    for (const name of names) await create(name);
    const list = pageSchema("service", serviceSchema);
    const filter = `name=${names.join(",")}`;
    const first = list.parse(await context.client.get(`/services?${filter}&limit=2`));
    const next = list.parse(await context.client.get(`/services?${filter}&limit=2&cursor=${first.at(-1)?.cursor}`));
    const end = await context.client.get(`/services?${filter}&cursor=${next.at(-1)?.cursor}`);
    expect([...first, ...next].map(({ service }) => service.name)).toEqual(["list-c", "list-b", "list-a"]);
    expect(end).toEqual([]);
  });

  it("have one name each", async () => {
    await create("unique");
    const { status, body } = await context.client.send("POST", "/services", input("unique"));
    expect(status).toBe(400);
    expect(body).toMatchObject({ message: expect.stringContaining("a service named `unique` already exists (srv-") });
  });

  it.each([
    ["`serviceDetails.region`", { serviceDetails: { runtime: "node", region: "mars" } }],
    ["`repo`", { repo: undefined }],
  ])("are refused with the name of the field that is wrong: %s", async (field, changes) => {
    const { status, body } = await context.client.send("POST", "/services", input("refused", changes));
    expect(status).toBe(400);
    expect(body).toMatchObject({ message: expect.stringContaining(field) });
  });

  it.each([["serviceDetails.internalRouting", { serviceDetails: { internalRouting: "ipOnly" } }]])(
    "with what the emulator would drop are refused, and it is named: %s",
    async (field, changes) => {
      const { status, body } = await context.client.send("POST", "/services", input("dropped", changes));
      expect({ status, body }).toMatchObject({
        status: 501,
        body: { message: expect.stringMatching(`^\`${field}\`: the emulator does not`) },
      });
    },
  );

  it("with what their type or runtime has no use for are refused, at once and in a patch", async () => {
    const { client } = context;
    const message = "docker command parameter is only valid for docker or image environments";
    const details = { envSpecificDetails: { dockerCommand: "serve" } };
    const serviceDetails = { runtime: "node", ...details };
    expect(await client.send("POST", "/services", input("useless", { serviceDetails }))).toMatchObject({
      status: 400,
      body: { message },
    });
    const { id } = await create("useful");
    const patch = await client.send("PATCH", `/services/${id}`, { serviceDetails: details });
    expect(patch).toMatchObject({ status: 400, body: { message } });
  });

  it("keep their delay at shutdown, which no reply shows", async () => {
    const { client } = context;
    const envSpecificDetails = { buildCommand: "true", startCommand: "true" };
    const serviceDetails = { runtime: "node", envSpecificDetails, maxShutdownDelaySeconds: 61 };
    const { body } = await client.send("POST", "/services", input("delayed", { serviceDetails }));
    const { id } = serviceCreatedSchema.parse(body).service;
    const replies = [
      body,
      (await client.send("PATCH", `/services/${id}`, { serviceDetails: { maxShutdownDelaySeconds: 62 } })).body,
      (await client.send("PATCH", `/services/${id}`, { branch: "next" })).body,
      await client.get(`/services/${id}`),
      await client.get("/services?name=delayed"),
    ];
    expect(replies.map((reply) => JSON.stringify(reply)).join()).not.toContain("maxShutdownDelaySeconds");
    expect(await readFile(`${context.folder}/data/state.json`, "utf8")).toMatch(/"maxShutdownDelaySeconds": ?62/);
  });

  it("of an unknown workspace are refused", async () => {
    const reply = await context.client.send("POST", "/services", input("stranger", { ownerId: "tea-other" }));
    expect(reply).toMatchObject({ status: 404, body: { message: "not found: tea-other" } });
  });

  it("begin with a first deploy, and a patch or a variable starts none", async () => {
    const { client } = context;
    const { id } = await create("patched");
    await client.send("PATCH", `/services/${id}`, { branch: "next" });
    await client.send("PUT", `/services/${id}/env-vars/A`, { value: "1" });
    expect(await client.deploys(id)).toHaveLength(1);
    expect(await client.service(id)).toMatchObject({ branch: "next" });
  });
});

describe("variables", () => {
  it("come back in the order of the request once, and in the reverse afterwards", async () => {
    const { client } = context;
    const { id } = await create("ordered", { envVars: [{ key: "FIRST", value: "1" }] });
    const put = [
      { key: "A", value: "1" },
      { key: "B", generateValue: true },
    ];
    const keys = (body: unknown) => (body as { envVar: { key: string } }[]).map(({ envVar }) => envVar.key);
    expect(keys((await client.send("PUT", `/services/${id}/env-vars`, put)).body)).toEqual(["A", "B"]);
    expect(keys(await client.get(`/services/${id}/env-vars`))).toEqual(["B", "A"]);
    expect((await client.send("DELETE", `/services/${id}/env-vars/A`)).status).toBe(204);
    expect(keys(await client.get(`/services/${id}/env-vars`))).toEqual(["B"]);
    expect((await client.send("PUT", `/services/${id}/env-vars`, [])).body).toEqual([]);
  });
});

describe("data stores", () => {
  it("answer before they are available, with times more precise than later ones", async () => {
    const { client, emulator } = context;
    const body = { name: "cache", ownerId: emulator.ownerId, plan: "starter", ipAllowList: [] };
    const created = keyValueSchema.parse((await client.send("POST", "/key-value", body)).body);
    expect(created).toMatchObject({ status: "unknown", ipAllowList: null });
    const read = keyValueSchema.parse(await client.get(`/key-value/${created.id}`));
    expect(created.createdAt).not.toBe(read.createdAt);
    expect(Date.parse(created.createdAt)).toBe(Date.parse(read.createdAt));
    expect((await client.send("DELETE", `/key-value/${created.id}`)).status).toBe(204);
  });

  it("with what the emulator would drop are refused, and it is named", async () => {
    const { client, emulator } = context;
    const body = { name: "dropped", ownerId: emulator.ownerId, plan: "pro_4gb", version: "17" };
    const watched = { ...body, datadogAPIKey: "key" };
    const message = "`datadogAPIKey`: the emulator does not support this field yet: leave it out";
    expect(await client.send("POST", "/postgres", watched)).toMatchObject({ status: 501, body: { message } });
  });

  it("are found by name", async () => {
    const { client, emulator } = context;
    const body = { name: "found", ownerId: emulator.ownerId, plan: "free", version: "17" };
    const { id } = postgresSchema.parse((await client.send("POST", "/postgres", body)).body);
    const rows = pageSchema("postgres", postgresSchema).parse(await client.get("/postgres?name=found"));
    expect(rows.map(({ postgres }) => postgres.id)).toEqual([id]);
    expect(rows[0]?.postgres.owner).toEqual(ownerSchema.parse(await client.get(`/owners/${emulator.ownerId}`)));
    await client.until(
      () => client.get(`/postgres/${id}`),
      (reply) => postgresSchema.parse(reply).status === "available",
    );
    expect((await client.send("DELETE", `/postgres/${id}`)).status).toBe(204);
  });
});
