import { rm, writeFile } from "node:fs/promises";
import { deploySchema, type Disk, diskSchema, jobSchema, pageSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startEmulator } from "./emulator";
import { TestClient } from "./testing/test-client";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository } from "./testing/test-repository";

/**
 * Counts its starts on the disk; one that meets another of its kind there ends at once, as `BREAK` makes it end. It takes requests once the
 * file `GATE` is there.
 */
const counter = `
const fs = require("node:fs"), dir = process.env.DATA, lock = dir + "/lock", { BREAK, GATE, PORT } = process.env;
if (BREAK) process.exit(9);
fs.mkdirSync(lock);
process.on("SIGTERM", () => { fs.rmdirSync(lock); process.exit(); });
fs.appendFileSync(dir + "/starts", "x");
console.log("on the disk");
const server = require("node:http").createServer((_, response) => response.end(fs.readFileSync(dir + "/starts")));
const gate = setInterval(() => {
  if (GATE && !fs.existsSync(GATE)) return;
  clearInterval(gate);
  server.listen(PORT, "0.0.0.0");
}, 20);`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": counter,
    "data/.keep": "",
  });
});
afterAll(() => context[Symbol.asyncDispose]());

const disk = { name: "data", mountPath: "/var/data", sizeGB: 2 };
const envVars = [{ key: "DATA", value: "/var/data" }];

async function disksOf(serviceId: string): Promise<Disk[]> {
  const page = pageSchema("disk", diskSchema).parse(await context.client.get(`/disks?serviceId=${serviceId}`));
  return page.map((row) => row.disk);
}

async function make(name: string, details: object, variables = envVars) {
  const { service, deploy } = await context.client.createWebService(name, repository.path, {
    envVars: variables,
    details: { healthCheckPath: "", ...details },
  });
  return { service, deploy, url: service.serviceDetails.url ?? "" };
}

const read = async (url: string) => (await fetch(url)).text();

test("what is written to a disk outlives deploys, and one instance ends before the next begins", async () => {
  const { client } = context;
  const { service, deploy, url } = await make("kept", { disk });
  expect(deploy.status).toBe("live");
  const [own] = await disksOf(service.id);
  expect(own).toMatchObject({ ...disk, serviceId: service.id, id: expect.stringMatching(/^dsk-[0-9a-v]{20}$/) });
  expect(service.serviceDetails.disk).toEqual({ ...disk, id: own?.id });
  expect(await read(url)).toBe("x");
  expect((await client.deploy(service.id)).status).toBe("live");
  expect(await read(url)).toBe("xx");
  await client.send("POST", `/services/${service.id}/restart`);
  await client.until(
    () => read(url),
    (starts) => starts === "xxx",
  );
});

/** Waits until as many processes of a service as are named have opened its disk, and fails when one met another there. */
async function untilOnDisk(serviceId: string, count: number): Promise<void> {
  const logs = await context.client.until(
    () => context.client.logs(serviceId),
    (text) => text.split("on the disk").length > count || text.includes("EEXIST"),
  );
  expect(logs).not.toContain("EEXIST");
}

test("what is resumed waits until what was suspended has left the disk", async () => {
  const { client } = context;
  const { service, url } = await make("suspended", { disk });
  for (const action of ["suspend", "resume"]) await client.ask("POST", `/services/${service.id}/${action}`);
  await untilOnDisk(service.id, 2);
  await client.until(
    () => read(url),
    (starts) => starts === "xx",
  );
});

test("a deploy and a restart at once never have the disk both", async () => {
  const { client, folder } = context;
  const gate = `${folder}/gate`;
  await writeFile(gate, "");
  const { service, url } = await make("at-once", { disk }, [...envVars, { key: "GATE", value: gate }]);
  const restart = () => client.ask("POST", `/services/${service.id}/restart`);
  await rm(gate);
  await restart();
  await untilOnDisk(service.id, 2);
  const { id } = deploySchema.parse(await client.ask("POST", `/services/${service.id}/deploys`, {}));
  await untilOnDisk(service.id, 3);
  await restart();
  await writeFile(gate, "");
  expect((await client.untilFinished(service.id, id)).status).toBe("live");
  await untilOnDisk(service.id, 3);
  expect(await read(url)).toBe("xxx");
});

test("a deploy that fails brings back what it ended", async () => {
  const { client } = context;
  const { service, url } = await make("back", { disk });
  await client.send("PUT", `/services/${service.id}/env-vars/BREAK`, { value: "1" });
  expect((await client.deploy(service.id)).status).toBe("update_failed");
  await client.until(
    () => read(url),
    (starts) => starts === "xx",
  );
});

test("a disk within the source is a folder of it, for jobs too: no pre-deploy command takes it away, and it goes with the disk", async () => {
  const { client } = context;
  const within = { ...disk, mountPath: "/opt/render/project/src/data" };
  const { service, url } = await make("within", { disk: within, preDeployCommand: "test -e data/.keep" }, [
    { key: "DATA", value: "data" },
  ]);
  expect(await read(url)).toBe("x");
  const job = jobSchema.parse(
    await client.ask("POST", `/services/${service.id}/jobs`, { startCommand: "test -e data/starts" }),
  );
  await client.until(
    async () => jobSchema.parse(await client.get(`/services/${service.id}/jobs/${job.id}`)).status,
    (status) => status === "succeeded",
  );
  const deployAfter = async (preDeployCommand: string) => {
    await client.ask("PATCH", `/services/${service.id}`, { serviceDetails: { preDeployCommand } });
    expect((await client.deploy(service.id, { deployMode: "deploy_only" })).status).toBe("live");
  };
  await deployAfter("test -e data/starts");
  expect(await read(url)).toBe("xx");
  const [own] = await disksOf(service.id);
  await client.ask("DELETE", `/disks/${own?.id}`);
  await deployAfter("test -L data");
  expect(await read(url)).toBe("x");
});

test("a disk that is added is there with the next deploy, grows, and is gone with its data when it is deleted", async () => {
  const { client } = context;
  const { service, url } = await make("added", {}, [...envVars, { key: "BREAK", value: "1" }]);
  const added = await client.send("POST", "/disks", { ...disk, serviceId: service.id });
  expect(added.status).toBe(201);
  const { id } = diskSchema.parse(added.body);
  await client.send("DELETE", `/services/${service.id}/env-vars/BREAK`);
  await client.deploy(service.id);
  expect(await read(url)).toBe("x");
  const patch = (body: object) => client.send("PATCH", `/disks/${id}`, body);
  expect(await patch({ sizeGB: 5, name: "more" })).toMatchObject({ status: 200, body: { sizeGB: 5, name: "more" } });
  expect(await patch({ sizeGB: 4 })).toMatchObject({
    status: 400,
    body: { message: expect.stringContaining("can only grow") as string },
  });
  expect((await client.service(service.id)).serviceDetails.disk).toMatchObject({ id, sizeGB: 5, name: "more" });
  expect((await client.send("DELETE", `/disks/${id}`)).status).toBe(204);
  expect(await client.send("GET", `/disks/${id}`)).toMatchObject({
    status: 404,
    body: { message: `not found: ${id}` },
  });
  expect((await client.service(service.id)).serviceDetails).not.toHaveProperty("disk");
  await client.ask("POST", "/disks", { ...disk, serviceId: service.id });
  await client.deploy(service.id);
  expect(await read(url)).toBe("x");
});

test("there is one disk at most, for one instance of a paid service, at a path that isn't Render's", async () => {
  const { client, emulator } = context;
  const { service } = await make("one", { disk });
  const refused = async (method: string, path: string, body: object) => {
    const reply = await client.send(method, path, body);
    return `${reply.status} ${z.object({ message: z.string() }).parse(reply.body).message}`;
  };
  const serviceId = service.id;
  expect(await refused("POST", "/disks", { ...disk, serviceId })).toMatch(/^400 the service has disk dsk-\w+ already/);
  expect(await refused("POST", `/services/${serviceId}/scale`, { numInstances: 2 })).toContain("has one instance");
  const plan = { serviceDetails: { plan: "free" } };
  expect(await refused("PATCH", `/services/${serviceId}`, plan)).toContain("`free` has no disk");
  const [own] = await disksOf(serviceId);
  expect(await refused("PATCH", `/disks/${own?.id}`, { mountPath: "/etc/secrets" })).toContain("mountPath");
  const envSpecificDetails = { buildCommand: "true", startCommand: "true" };
  const create = (name: string, details: object) =>
    refused("POST", "/services", {
      type: "private_service",
      name,
      ownerId: emulator.ownerId,
      repo: repository.path,
      serviceDetails: { runtime: "node", envSpecificDetails, disk, ...details },
    });
  expect(await create("two", { numInstances: 2 })).toContain("has one instance, and this one has 2");
  expect(await create("root", { disk: { ...disk, mountPath: "/" } })).toContain("mountPath");
});

test("a disk outlives the emulator", async () => {
  await using first = await startTestEmulator();
  const { service } = await first.client.createWebService("lasting", repository.path, {
    envVars,
    details: { healthCheckPath: "", disk },
  });
  await first.emulator.stop();
  const again = await startEmulator({ dataDir: `${first.folder}/data`, cacheDir: `${first.folder}/cache` });
  try {
    await new TestClient(again).until(
      () => read(service.serviceDetails.url ?? ""),
      (starts) => starts === "xx",
    );
  } finally {
    await again.stop();
  }
});
