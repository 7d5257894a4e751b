import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { access, readFile, stat, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { once } from "node:events";
import { Redis } from "ioredis";
import { Client } from "pg";
import { keyValueSchema, postgresConnectionInfoSchema, postgresSchema } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { postgresPid, postgresPidFile, redisPid } from "./testing/data-store-pids";
import { EmulatorProcess, isAlive } from "./testing/emulator-process";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({ connectionString, ssl: { rejectUnauthorized: false } });
  client.on("error", () => undefined);
  await client.connect();
  return client;
}

async function createDatastores(client: TestClient, ownerId: string) {
  const postgres = await client.send("POST", "/postgres", { name: "db", ownerId, plan: "free", version: "16" });
  const keyValue = await client.send("POST", "/key-value", { name: "cache", ownerId, plan: "starter" });
  const { id: postgresId } = postgresSchema.parse(postgres.body);
  const { id: keyValueId } = keyValueSchema.parse(keyValue.body);
  for (const path of [`/postgres/${postgresId}`, `/key-value/${keyValueId}`]) {
    await client.until(
      () => client.get(path),
      (reply) => (reply as { status: string }).status === "available",
    );
  }
  const info = postgresConnectionInfoSchema.parse(await client.get(`/postgres/${postgresId}/connection-info`));
  const { internalConnectionString } = (await client.get(`/key-value/${keyValueId}/connection-info`)) as {
    internalConnectionString: string;
  };
  return { postgresUrl: info.externalConnectionString, redisUrl: internalConnectionString };
}

describe("the emulator's process", () => {
  it("loses no signal that comes while it starts", async () => {
    await using folder = await TestFolder.create();
    await using emulator = EmulatorProcess.start(folder.path);
    // The first thing that it does.
    await expect.poll(() => existsSync(join(folder.path, "data"))).toBe(true);
    expect(await emulator.end("SIGTERM")).toBe(0);
    expect(emulator.output).toContain("Stopping; the data stays");
  });

  it("leaves nothing behind when it is killed, and brings everything back when it starts again", async () => {
    await using folder = await TestFolder.create();
    const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": webServer("one") });
    await using first = EmulatorProcess.start(folder.path);
    const announced = await first.ready();
    const client = new TestClient(announced);
    const { service } = await client.createWebService("survivor", repository.path);
    const url = service.serviceDetails.url ?? "";
    const { postgresUrl, redisUrl } = await createDatastores(client, announced.ownerId);
    await (await connect(postgresUrl)).query("CREATE TABLE kept AS SELECT 42 AS answer");
    const redis = new Redis(redisUrl, { lazyConnect: true });
    redis.on("error", () => undefined);
    await redis.set("kept", "yes");
    redis.disconnect();
    const servicePid = Number(await (await fetch(`${url}/pid`)).text());
    const pids = [servicePid, await redisPid(redisUrl), await postgresPid(join(folder.path, "data"))];
    expect(pids.map(isAlive)).toEqual([true, true, true]);

    await first.end("SIGKILL");
    await client.until(
      async () => pids.filter(isAlive),
      (alive) => alive.length === 0,
    );

    await using second = EmulatorProcess.start(folder.path);
    const again = await second.ready();
    expect(again.ownerId).toBe(announced.ownerId);
    // Whoever had the port in the meantime may have been sent the former key.
    const refused = await new TestClient({ ...again, apiKey: announced.apiKey }).send("GET", "/owners");
    expect(refused.status).toBe(401);
    expect(JSON.stringify(refused.body)).toContain('run `eval \\"$(npx slipway shellenv --stack <stack>)\\"` again');
    await client.until(
      async () => (await fetch(url)).text(),
      (text) => text === "one",
    );
    const database = await connect(postgresUrl);
    expect((await database.query("SELECT answer FROM kept")).rows).toEqual([{ answer: 42 }]);
    await database.end();
    const restored = new Redis(redisUrl);
    expect(await restored.get("kept")).toBe("yes");
    restored.disconnect();
  });

  it("comes back after the machine was restarted, though others now have the ids of its processes", async () => {
    await using folder = await TestFolder.create();
    await using first = EmulatorProcess.start(folder.path);
    const { ownerId, ...announced } = await first.ready();
    const { postgresUrl } = await createDatastores(new TestClient({ ownerId, ...announced }), ownerId);
    const pidFile = await postgresPidFile(join(folder.path, "data"));
    const [, ...rest] = (await readFile(pidFile, "utf8")).split("\n");
    const { uid, gid } = await stat(dirname(pidFile));
    await first.end("SIGKILL");
    // Postgres takes only processes of its own user for itself.
    const other = spawn("sleep", ["600"], { uid, gid });
    const pid = other.pid ?? 0;
    await writeFile(pidFile, [pid, ...rest].join("\n"));
    await writeFile(join(folder.path, "data/emulator.json"), JSON.stringify({ ...announced, ownerId, pid }));

    await using second = EmulatorProcess.start(folder.path);
    expect((await second.ready()).ownerId).toBe(ownerId);
    const database = await connect(postgresUrl);
    expect((await database.query("SELECT 42 AS answer")).rows).toEqual([{ answer: 42 }]);
    await database.end();
    expect(await second.end("SIGTERM")).toBe(0);
    expect(isAlive(pid)).toBe(true);
    other.kill();
  });

  it("ends the deploy that its own end cut off, with its build, and goes on serving the one before", async () => {
    await using folder = await TestFolder.create();
    const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": webServer("one") });
    await using first = EmulatorProcess.start(folder.path);
    const client = new TestClient(await first.ready());
    const { service } = await client.createWebService("cut-off", repository.path);
    const pidFile = join(folder.path, "build.pid");
    await client.send("PATCH", `/services/${service.id}`, {
      serviceDetails: { envSpecificDetails: { buildCommand: `sleep 600 & echo $! > ${pidFile}; wait` } },
    });
    await client.send("POST", `/services/${service.id}/deploys`, {});
    const buildPid = await client.until(
      async () => Number(await readFile(pidFile, "utf8").catch(() => "")),
      (pid) => pid > 0,
    );
    await first.end("SIGKILL");
    expect(isAlive(buildPid)).toBe(false);
    await using second = EmulatorProcess.start(folder.path);
    const clientAgain = new TestClient(await second.ready());
    const statuses = (await clientAgain.deploys(service.id)).map((deploy) => deploy.status);
    expect(statuses).toEqual(["canceled", "live"]);
    const url = service.serviceDetails.url ?? "";
    await clientAgain.until(
      async () => (await fetch(url)).text(),
      (text) => text === "one",
    );
  });

  it("announces itself in a file that only its user can read, and takes it away at its end", async () => {
    await using folder = await TestFolder.create();
    await using emulator = EmulatorProcess.start(folder.path);
    await emulator.ready();
    const announcement = join(folder.path, "data/emulator.json");
    expect((await stat(announcement)).mode & 0o777).toBe(0o600);
    expect(await emulator.end("SIGTERM")).toBe(0);
    await expect(access(announcement)).rejects.toThrow();
  });

  it("refuses a data folder that another one uses", async () => {
    await using folder = await TestFolder.create();
    await using first = EmulatorProcess.start(folder.path);
    const { pid } = await first.ready();
    await using second = EmulatorProcess.start(folder.path);
    expect(await second.exited).toBe(1);
    expect(second.output).toContain(`is in use by another emulator (pid ${pid})`);
  });

  it("names a port that is taken", async () => {
    await using folder = await TestFolder.create();
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    await using emulator = EmulatorProcess.start(folder.path, ["--port", String(port)]);
    expect(await emulator.exited).toBe(1);
    expect(emulator.output).toContain(`port ${port} of the emulator's API is taken: stop the program`);
    other.close();
  });
});
