import { afterAll, beforeAll, expect, it } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";

/** What Render's free plan lacks (https://render.com/docs/free), each asked for and refused. */

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let owned: { ownerId: string };
let free: Record<"web" | "postgres" | "keyValue", string>;
const native = { runtime: "node", envSpecificDetails: { buildCommand: "a", startCommand: "b" }, plan: "free" };
const repo = "https://git.acme.example/acme/api";
const database = { plan: "free", version: "17" };
const made = z.union([z.object({ service: z.looseObject({ id: z.string() }) }), z.looseObject({ id: z.string() })]);
const serviceBody = (name: string, type: string, details: object) => ({
  ...{ type, name, repo, ...owned },
  serviceDetails: { ...native, ...details },
});

beforeAll(async () => {
  context = await startTestEmulator({ runtime: "simulated" });
  owned = { ownerId: context.emulator.ownerId };
  const make = async (path: string, body: object) => {
    const reply = made.parse(await context.client.ask("POST", path, { ...owned, ...body }));
    return ("service" in reply ? (reply.service as { id: string }) : reply).id;
  };
  free = {
    web: await make("/services", serviceBody("free", "web_service", {})),
    postgres: await make("/postgres", { name: "free", ...database }),
    keyValue: await make("/key-value", { name: "free", plan: "free" }),
  };
  const isDone = (reply: unknown) => /"status":"(available|live)"/.test(JSON.stringify(reply));
  await context.client.until(() => context.client.get(`/services/${free.web}/deploys`), isDone);
  await context.client.until(() => context.client.get(`/postgres/${free.postgres}`), isDone);
});
afterAll(() => context[Symbol.asyncDispose]());

const criteria = { cpu: { enabled: true, percentage: 60 }, memory: { enabled: false, percentage: 70 } };
const autoscaling = { enabled: true, min: 1, max: 2, criteria };
const disk = { name: "data", mountPath: "/var/data", sizeGB: 1 };

it.each<[what: string, details: object, type?: string]>([
  ["a private service", {}, "private_service"],
  ["a worker", {}, "background_worker"],
  ["a cron job", { schedule: "0 1 * * *" }, "cron_job"],
  ["a disk", { disk }],
  ["two instances", { numInstances: 2 }],
  ["autoscaling", { autoscaling }],
  ["a pre-deploy command", { preDeployCommand: "true" }],
  ["maintenance", { maintenanceMode: { enabled: true, uri: "" } }],
])("no service is made on the free plan with %s", async (_, details, type = "web_service") => {
  const reply = await context.client.send("POST", "/services", serviceBody("lacking", type, details));
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringMatching(/free/) } });
});

it.each<[method: string, path: string, body?: object]>([
  ["PATCH", "/services/web", { serviceDetails: { cache: { profile: "origin-controlled" } } }],
  ["PATCH", "/services/web", { serviceDetails: { preDeployCommand: "true" } }],
  ["PATCH", "/services/web", { serviceDetails: { maintenanceMode: { enabled: true, uri: "" } } }],
  ["POST", "/services/web/scale", { numInstances: 2 }],
  ["PUT", "/services/web/autoscaling", autoscaling],
  ["POST", "/services/web/cache/purge"],
  ["POST", "/services/web/jobs", { startCommand: "true" }],
  ["POST", "/disks", disk],
  ["PATCH", "/postgres/postgres", { enableHighAvailability: true }],
  ["PATCH", "/postgres/postgres", { connectionPool: "pgbouncer" }],
  ["PATCH", "/postgres/postgres", { diskSizeGB: 5 }],
  ["PATCH", "/postgres/postgres", { enableDiskAutoscaling: true }],
  ["PATCH", "/postgres/postgres", { readReplicas: [{ name: "reader" }] }],
  ["POST", "/postgres/postgres/export"],
  ["POST", "/postgres/postgres/recovery", { restoreTime: "2026-01-01T00:00:00Z" }],
  ["PATCH", "/key-value/keyValue", { persistenceMode: "snapshot" }],
])("what is on the free plan is refused %s %s with %j", async (method, path, body) => {
  const [, kind = "", name = "", ...rest] = path.split("/");
  const place = name === "" ? path : ["", kind, free[name as keyof typeof free], ...rest].join("/");
  const sent = kind === "disks" ? { ...body, serviceId: free.web } : body;
  const reply = await context.client.send(method, place, sent);
  expect(reply).toMatchObject({ status: 400, body: { message: expect.stringMatching(/free/) } });
});

it.each([
  ["/postgres", "cannot have more than one active free tier database"],
  ["/key-value", "cannot have more than one active free tier key value instance"],
  ["/redis", "cannot have more than one active free tier key value instance"],
])("a workspace has one of %s on the free plan", async (path, message) => {
  const { client } = context;
  const body = { name: "second", ...owned, plan: "free", ...(path === "/postgres" && database) };
  expect(await client.send("POST", path, body)).toMatchObject({ status: 400, body: { message } });
  await client.ask("DELETE", path === "/postgres" ? `${path}/${free.postgres}` : `${path}/${free.keyValue}`);
  // Of two that ask at once one gets the place that is free now.
  const replies = await Promise.all(["third", "fourth"].map((name) => client.send("POST", path, { ...body, name })));
  expect(replies.map(({ status }) => status).sort()).toEqual([201, 400]);
  const [kept] = replies
    .filter(({ status }) => status === 201)
    .map((reply) => z.object({ id: z.string() }).parse(reply.body));
  free[path === "/postgres" ? "postgres" : "keyValue"] = kept?.id ?? "";
});

it("a service that goes back to the free plan loses what that lacks and what is no data: its cache, its address by SSH", async () => {
  const { client } = context;
  const body = serviceBody("goes back", "web_service", { plan: "starter" });
  const { service } = z
    .object({ service: z.object({ id: z.string() }) })
    .parse(await client.ask("POST", "/services", body));
  const path = `/services/${service.id}`;
  const cached = await client.ask("PATCH", path, { serviceDetails: { cache: { profile: "origin-controlled" } } });
  expect(cached).toMatchObject({ serviceDetails: { sshAddress: expect.any(String) } });
  const back = await client.ask("PATCH", path, { serviceDetails: { plan: "free" } });
  expect(back).toMatchObject({ serviceDetails: { plan: "free", cache: { profile: "no-cache" } } });
  expect(back).not.toHaveProperty("serviceDetails.sshAddress");
});

it("nobody reaches a service on the free plan privately", async () => {
  const { internalAddress = "" } = await context.client.service(free.web);
  const answer = await fetch(`http://${internalAddress}/`);
  expect([answer.status, await answer.text()]).toEqual([502, expect.stringContaining("plan `free`")]);
});
