import { type Job, jobSchema, pageSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let serviceId: string;
beforeAll(async () => {
  context = await startTestEmulator();
  const repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("root") });
  const { service } = await context.client.createWebService("base", repository.path, {
    command: { buildCommand: "echo of the build > made.txt" },
    envVars: [{ key: "GREETING", value: "hello" }],
  });
  serviceId = service.id;
});
afterAll(() => context[Symbol.asyncDispose]());

async function start(startCommand: string): Promise<Job> {
  const reply = await context.client.send("POST", `/services/${serviceId}/jobs`, { startCommand });
  expect(reply.status).toBe(201);
  return jobSchema.parse(reply.body);
}

function until(id: string, status: Job["status"]): Promise<Job> {
  const { client } = context;
  const ask = async () => jobSchema.parse(await client.get(`/services/${serviceId}/jobs/${id}`));
  return client.until(ask, (job) => job.status === status);
}

test("a job runs once, with the live build and the service's variables, and its lines are in the service's logs", async () => {
  const { id } = await start('echo "$GREETING $(cat made.txt)"');
  const { startedAt, finishedAt, planId } = await until(id, "succeeded");
  expect([startedAt, finishedAt].every((time) => time !== undefined)).toBe(true);
  expect(planId).toBe("starter");
  expect(await context.client.logs(serviceId)).toContain("hello of the build");
});

test("a job that ends with another code than 0 has failed, and the log says how", async () => {
  const { id } = await start("exit 3");
  await until(id, "failed");
  expect(await context.client.logs(serviceId)).toContain("Job exited with code 3");
});

test("a job that is canceled ends at once, and one that has ended stays as it is", async () => {
  const { client } = context;
  const { id } = await start("sleep 600");
  await until(id, "running");
  const cancel = () => client.ask("POST", `/services/${serviceId}/jobs/${id}/cancel`);
  expect(await cancel()).toMatchObject({ id, status: "canceled" });
  expect(await cancel()).toMatchObject({ id, status: "canceled" });
});

test("a service's jobs are its own, newest first, and no other's", async () => {
  const { client } = context;
  const { id } = await start("true");
  const list = pageSchema("job", jobSchema).parse(await client.get(`/services/${serviceId}/jobs`));
  expect(list[0]?.job.id).toBe(id);
  expect(await client.send("GET", `/services/${serviceId}/jobs/job-1`)).toMatchObject({ status: 404 });
  expect(await client.send("GET", "/services/srv-1/jobs")).toMatchObject({ status: 404 });
});

test("only what runs, and isn't free, has jobs", async () => {
  const { client, emulator } = context;
  const make = async (type: string, serviceDetails: object): Promise<string> => {
    const body = { type, name: `no jobs ${type}`, ownerId: emulator.ownerId, repo: "/nowhere", serviceDetails };
    return ((await client.ask("POST", "/services", body)) as { service: { id: string } }).service.id;
  };
  const native = { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "true" } };
  for (const [id, words] of [
    [await make("static_site", {}), "a static_site runs no jobs"],
    [await make("web_service", { ...native, plan: "free" }), "services on plan `free` run no jobs"],
    [await make("background_worker", native), "no live deploy yet"],
  ] as const) {
    expect(await client.send("POST", `/services/${id}/jobs`, { startCommand: "true" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining(words) as string },
    });
  }
});
