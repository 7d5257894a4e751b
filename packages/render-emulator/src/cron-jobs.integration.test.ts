import { cronJobRunSchema, serviceCreatedSchema, type ServiceDetails } from "@slipway/render-api";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type RunningEmulator, startEmulator } from "./emulator";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

let folder: TestFolder;
let emulator: RunningEmulator;
let client: TestClient;
let repository: TestRepository;

beforeAll(async () => {
  folder = await TestFolder.create();
  await start();
  repository = await TestRepository.create(join(folder.path, "repository"), {
    "long.sh": "trap 'echo was ended; exit 1' TERM; echo begun; sleep 600 & wait",
  });
});
afterAll(async () => {
  await emulator.stop();
  await folder[Symbol.asyncDispose]();
});

async function start(): Promise<void> {
  emulator = await startEmulator({ dataDir: join(folder.path, "data"), cacheDir: join(folder.path, "cache") });
  client = new TestClient(emulator);
}

/** Its schedule comes up once in four years: it runs when it is told to. */
async function cronJob(name: string, startCommand: string): Promise<{ id: string; deployId: string }> {
  const details = {
    runtime: "node",
    schedule: "0 0 29 2 *",
    envSpecificDetails: { buildCommand: "echo of the build > made.txt", startCommand },
  };
  const input = { type: "cron_job", name, ownerId: emulator.ownerId, repo: repository.path, autoDeploy: "no" };
  const envVars = [{ key: "GREETING", value: "hello" }];
  const reply = await client.ask("POST", "/services", { ...input, envVars, serviceDetails: details });
  const { service, deployId } = serviceCreatedSchema.parse(reply);
  expect((await client.untilFinished(service.id, deployId)).status).toBe("live");
  return { id: service.id, deployId };
}

const detailsOf = async (id: string): Promise<ServiceDetails> => (await client.service(id)).serviceDetails;
const runNow = async (id: string) => cronJobRunSchema.parse(await client.ask("POST", `/cron-jobs/${id}/runs`));
const untilLogged = (id: string, words: string) =>
  client.until(
    () => client.logs(id),
    (logs) => logs.includes(words),
  );

test("a cron job is built by its deploy, runs nothing by that, and has neither address nor instances", async () => {
  const { id } = await cronJob("built", "echo ran");
  expect(id).toMatch(/^crn-/);
  const { slug, dashboardUrl, serviceDetails } = await client.service(id);
  expect(slug).toMatch(/^built-[a-z0-9]{4}$/);
  expect(dashboardUrl).toBe(`https://dashboard.render.com/cron/${id}`);
  expect(Object.keys(serviceDetails).toSorted()).toEqual(
    ["buildPlan", "env", "envSpecificDetails", "plan", "region", "runtime", "schedule"].toSorted(),
  );
  expect(await client.get(`/services/${id}/instances`)).toEqual([]);
  expect(await client.logs(id)).not.toContain("ran");
});

test("a run has the live build and the variables, its lines are in the job's logs, and its success is noted", async () => {
  const { id } = await cronJob("greets", 'echo "$GREETING $(cat made.txt) $RENDER_SERVICE_TYPE"');
  const run = await runNow(id);
  expect(run).toMatchObject({ id: expect.stringContaining(`${id}-`) as string, status: "pending" });
  const { lastSuccessfulRunAt } = await client.until(
    () => detailsOf(id),
    (details) => details.lastSuccessfulRunAt !== undefined,
  );
  expect(Date.parse(lastSuccessfulRunAt ?? "")).toBeGreaterThanOrEqual(Date.parse(run.startedAt ?? ""));
  expect(await client.logs(id)).toContain("hello of the build cron");
});

test("a run that fails says how, and is no success", async () => {
  const { id } = await cronJob("fails", "exit 3");
  await runNow(id);
  await untilLogged(id, "Run exited with code 3");
  expect(await detailsOf(id)).not.toHaveProperty("lastSuccessfulRunAt");
});

test("a run by hand ends the one that goes on, and so do a cancellation and a suspension", async () => {
  const { id } = await cronJob("long", "bash long.sh");
  const lines = (line: string, logs: string) => logs.split("\n").filter((one) => one === line).length;
  const first = await runNow(id);
  await untilLogged(id, "begun");
  const second = await runNow(id);
  expect(second.id).not.toBe(first.id);
  const logs = await client.until(
    () => client.logs(id),
    (seen) => lines("begun", seen) === 2,
  );
  expect([lines("was ended", logs), lines("==> Run canceled", logs)]).toEqual([1, 1]);
  expect((await client.send("DELETE", `/cron-jobs/${id}/runs`)).status).toBe(204);
  expect((await client.send("DELETE", `/cron-jobs/${id}/runs`)).status).toBe(204);
  expect(lines("==> Run canceled", await client.logs(id))).toBe(2);
  await runNow(id);
  await client.ask("POST", `/services/${id}/suspend`);
  expect(await client.send("POST", `/cron-jobs/${id}/runs`)).toMatchObject({
    status: 400,
    body: { message: "cannot run suspended service" },
  });
  expect(lines("==> Run canceled", await client.logs(id))).toBe(3);
});

test("what Render's reference says isn't for cron jobs is refused", async () => {
  const { id, deployId } = await cronJob("refuses", "true");
  const commitId = "a".repeat(40);
  for (const [path, body, message] of [
    ["/deploys", { commitId }, "`commitId` is not supported for cron jobs"],
    [`/deploys/${deployId}/cancel`, undefined, "canceling a deploy is not supported for cron jobs"],
    ["/restart", undefined, "cannot restart a cron_job: it has no instances"],
    ["/scale", { numInstances: 2 }, "cannot scale a cron_job: it has no instances"],
  ] as const) {
    expect(await client.send("POST", `/services/${id}${path}`, body)).toMatchObject({ status: 400, body: { message } });
  }
  const details = { numInstances: 2, healthCheckPath: "/", previews: { generation: "manual" } };
  for (const [name, value] of Object.entries(details)) {
    const reply = await client.send("PATCH", `/services/${id}`, { serviceDetails: { [name]: value } });
    expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(name) as string } });
  }
  const noSchedule = await client.send("PATCH", `/services/${id}`, { serviceDetails: { schedule: "@daily" } });
  expect(noSchedule).toMatchObject({ status: 400, body: { message: expect.stringContaining("schedule") as string } });
  expect(await client.send("POST", "/cron-jobs/crn-1/runs")).toMatchObject({ status: 404 });
});

test("the emulator's end ends a run, and after its next start the job is there and runs again", async () => {
  const { id } = await cronJob("outlives", "bash long.sh");
  await client.ask("PATCH", `/services/${id}`, { serviceDetails: { schedule: "5 4 * * *" } });
  await runNow(id);
  await untilLogged(id, "begun");
  await emulator.stop();
  await start();
  expect(await client.logs(id)).toContain("==> Run canceled");
  expect((await detailsOf(id)).schedule).toBe("5 4 * * *");
  await runNow(id);
  await client.until(
    () => client.logs(id),
    (logs) => logs.split("begun").length === 3,
  );
  expect((await client.send("DELETE", `/services/${id}`)).status).toBe(204);
});
