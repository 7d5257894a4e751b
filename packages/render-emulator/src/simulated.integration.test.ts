import { access, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cronJobRunSchema, deploySchema, jobSchema, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startEmulator } from "./emulator";
import { TestClient } from "./testing/test-client";
import { startTestEmulator, TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

const repo = "https://git.acme.example/nowhere/api";
const commitId = "c0ffee".padEnd(40, "0");
const status = z.object({ id: z.string(), status: z.string() });

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => (context = await startTestEmulator({ runtime: "simulated", maxInstances: 1 })));
afterAll(() => context[Symbol.asyncDispose]());

const addressOf = (service: { serviceDetails: { url?: string | undefined } }) => service.serviceDetails.url ?? "";

describe("a simulated service", () => {
  it("is deployed from a repository that can't be had, and its address says what it is", async () => {
    const { client } = context;
    const { service, deploy } = await client.createWebService("api", repo, {
      envVars: [{ key: "PORT", value: "4000" }],
      details: { preDeployCommand: "migrate" },
    });
    expect(deploy).toMatchObject({ status: "live", commit: { id: expect.stringMatching(/^[0-9a-f]{40}$/) as string } });
    expect(await client.logs(service.id)).toContain(
      "Pre-deploy is simulated: nothing is built or run, so not 'migrate'",
    );
    const asked = await client.deploy(service.id, { commitId });
    expect(asked).toMatchObject({ status: "live", commit: { id: commitId } });
    for (const address of [addressOf(service), `http://${service.internalAddress}`]) {
      const reply = await fetch(address, { method: "POST", body: "anything" });
      expect([reply.status, await reply.json()]).toEqual([200, { simulated: true, service: "api", release: commitId }]);
    }
  });

  it("has the same commit for the same branch of the same repository, and another one for another", async () => {
    const deploys = await Promise.all(
      ["main", "main", "next"].map((branch, at) =>
        context.client.createWebService(`of-branch-${at}`, repo, { branch }),
      ),
    );
    const [one, same, other] = deploys.map(({ deploy }) => deploy.commit?.id);
    expect(one).toBe(same);
    expect(one).not.toBe(other);
  });

  it.each([
    ["build_failed", { command: { buildCommand: "exit 3" } }, "Build exited with code 3"],
    ["pre_deploy_failed", { details: { preDeployCommand: "false" } }, "Pre-deploy exited with code 1"],
    ["update_failed", { command: { startCommand: "exit 1" } }, "Start exited with code 1"],
  ])("ends as %s with %j, a command that does nothing but fail", async (ends, changes, line) => {
    const { service, deploy } = await context.client.createWebService(`ends-${ends}`, repo, changes);
    expect(deploy.status).toBe(ends);
    expect(await context.client.logs(service.id)).toContain(line);
  });

  it("has as many instances as it is scaled to, none of which takes room", async () => {
    const { service } = await context.client.createWebService("scaled", repo, { details: { numInstances: 3 } });
    const instances = async () =>
      z.array(z.object({ id: z.string() })).parse(await context.client.get(`/services/${service.id}/instances`));
    expect(await instances()).toHaveLength(3);
    await context.client.ask("POST", `/services/${service.id}/scale`, { numInstances: 50 });
    expect(await instances()).toHaveLength(50);
  });

  it("goes back to an earlier deploy, and is suspended and resumed", async () => {
    const { client } = context;
    const { service, deploy } = await client.createWebService("again", repo);
    await client.deploy(service.id, { commitId });
    const back = deploySchema.parse(
      await client.ask("POST", `/services/${service.id}/rollback`, { deployId: deploy.id }),
    );
    expect(await client.untilFinished(service.id, back.id)).toMatchObject({ status: "live", commit: deploy.commit });
    await client.ask("POST", `/services/${service.id}/suspend`);
    expect((await fetch(addressOf(service))).status).toBe(503);
    await client.ask("POST", `/services/${service.id}/resume`);
    await client.until(
      () => fetch(addressOf(service)),
      (reply) => reply.status === 200,
    );
  });

  it("runs jobs and cron runs to their end, of which nothing is run", async () => {
    const { client } = context;
    const { service } = await client.createWebService("with-job", repo);
    const create = (startCommand: string) => client.ask("POST", `/services/${service.id}/jobs`, { startCommand });
    for (const [command, ends] of [
      ["true", "succeeded"],
      ["false", "failed"],
    ] as const) {
      const { id } = jobSchema.parse(await create(command));
      const job = async () => jobSchema.parse(await client.get(`/services/${service.id}/jobs/${id}`));
      expect(await client.until(job, (one) => one.finishedAt !== undefined)).toMatchObject({ status: ends });
    }
    const { service: cron, deployId } = serviceCreatedSchema.parse(
      await client.ask("POST", "/services", {
        ...{ type: "cron_job", name: "nightly", ownerId: context.emulator.ownerId, repo },
        serviceDetails: {
          ...{ runtime: "node", schedule: "0 3 * * *" },
          envSpecificDetails: { buildCommand: "true", startCommand: "node report.js" },
        },
      }),
    );
    await client.untilFinished(cron.id, deployId);
    expect(cronJobRunSchema.parse(await client.ask("POST", `/cron-jobs/${cron.id}/runs`)).status).toBe("pending");
    const hasRun = await client.until(
      () => client.service(cron.id),
      (one) => "lastSuccessfulRunAt" in one.serviceDetails,
    );
    expect(hasRun.serviceDetails.lastSuccessfulRunAt).toBeDefined();
  });
});

it("simulated data stores become available, change and go, and nothing of them is exported", async () => {
  const { client, emulator } = context;
  const { ownerId } = emulator;
  const postgres = {
    name: "db",
    ownerId,
    plan: "pro_4gb",
    version: "17",
    diskSizeGB: 100,
    readReplicas: [{ name: "reads" }],
  };
  for (const [path, body, change] of [
    ["/postgres", postgres, { parameterOverrides: { work_mem: "8MB" } }],
    ["/key-value", { name: "cache", ownerId, plan: "starter" }, { plan: "standard" }],
  ] as const) {
    const { id } = status.parse(await client.ask("POST", path, body));
    const isAvailable = () =>
      client.until(
        async () => status.parse(await client.get(`${path}/${id}`)),
        (one) => one.status === "available",
      );
    await isAvailable();
    await client.ask("PATCH", `${path}/${id}`, change);
    await isAvailable();
    expect(await client.get(`${path}/${id}/connection-info`)).toHaveProperty("internalConnectionString");
    if (path === "/postgres") {
      expect(await client.send("POST", `${path}/${id}/export`)).toMatchObject({ status: 501 });
      await client.ask("POST", `${path}/${id}/credentials`, { username: "reader" });
      expect(await client.ask("GET", `${path}/${id}/credentials`)).toHaveLength(2);
    }
    expect(await client.send("DELETE", `${path}/${id}`)).toMatchObject({ status: 204 });
  }
});

it("simulated data stores take with them what servers left of them in the same folder", async () => {
  const { client, emulator, folder } = context;
  const { ownerId } = emulator;
  for (const [path, body, place] of [
    ["/postgres", { name: "with-data", ownerId, plan: "pro_4gb", version: "17" }, "databases"],
    ["/key-value", { name: "with-data", ownerId, plan: "starter" }, "key-value"],
  ] as const) {
    const { id } = status.parse(await client.ask("POST", path, body));
    const data = join(folder, "data", place, id);
    await mkdir(data, { recursive: true });
    await writeFile(join(data, "left"), "");
    await client.ask("DELETE", `${path}/${id}`);
    await expect(access(data)).rejects.toThrow("ENOENT");
  }
});

it("what was simulated is not taken for built by an emulator that runs what it says", async () => {
  await using folder = await TestFolder.create();
  const repository = await TestRepository.create(`${folder.path}/repository`, { "server.js": webServer("real") });
  const places = { dataDir: `${folder.path}/data`, cacheDir: `${folder.path}/cache` };
  const simulating = await startEmulator({ ...places, runtime: "simulated" });
  const before = new TestClient(simulating);
  const { service } = await before.createWebService("api", repository.path);
  const { service: cron, deployId } = serviceCreatedSchema.parse(
    await before.ask("POST", "/services", {
      ...{ type: "cron_job", name: "nightly", ownerId: simulating.ownerId, repo: repository.path },
      serviceDetails: {
        ...{ runtime: "node", schedule: "0 3 1 1 *" },
        envSpecificDetails: { buildCommand: "true", startCommand: "true" },
      },
    }),
  );
  await before.untilFinished(cron.id, deployId);
  await simulating.stop();
  await using emulator = await startEmulator(places);
  const client = new TestClient(emulator);
  for (const { id } of [service, cron]) {
    await client.until(
      () => client.logs(id),
      (logs) => logs.includes("only simulated"),
    );
  }
  expect((await fetch(addressOf(service))).status).toBe(503);
  expect(await client.deploy(service.id)).toMatchObject({ status: "live" });
  expect(await (await fetch(addressOf(service))).text()).toBe("real");
});
