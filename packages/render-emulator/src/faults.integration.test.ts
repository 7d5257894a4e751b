import { once } from "node:events";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { Redis } from "ioredis";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { keyValueSchema, postgresConnectionInfoSchema, postgresSchema } from "@slipway/render-api";
import { postgresPid, redisPid } from "./testing/data-store-pids";
import { eventsOf } from "./testing/events-of";
import { EmulatorProcess } from "./testing/emulator-process";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";
import { SmallDisk } from "./testing/small-disk";
import { WebhookReceiver } from "./testing/webhook-receiver";

/** A service that answers until it is asked to hang: then it takes connections and answers nothing. */
const hangingServer = `
let hangs = false;
require("node:http")
  .createServer((request, response) => {
    if (request.url === "/hang") hangs = true;
    if (!hangs || request.url === "/hang") response.end(String(process.pid));
  })
  .listen(process.env.PORT, "0.0.0.0");
`;

async function world(flags: readonly string[] = []) {
  const folder = await TestFolder.create();
  const emulator = EmulatorProcess.start(folder.path, flags);
  const announced = await emulator.ready();
  const client = new TestClient(announced);
  return {
    folder,
    emulator,
    client,
    ownerId: announced.ownerId,
    domainsPort: announced.domainsPort,
    async [Symbol.asyncDispose]() {
      await emulator[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function untilAvailable(client: TestClient, path: string): Promise<unknown> {
  return client.until(
    () => client.get(path),
    (reply) => (reply as { status: string }).status === "available",
  );
}

async function answer(connectionString: string): Promise<unknown> {
  const client = new Client({ connectionString, ssl: { rejectUnauthorized: false } });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<{ answer: number }>("SELECT 42 AS answer")).rows[0]?.answer;
  } catch {
    return undefined;
  } finally {
    await client.end().catch(() => undefined);
  }
}

describe("a data store whose server is killed", () => {
  test("is a Postgres that is started again, with its data and at its address", async () => {
    await using context = await world();
    const { client, ownerId, folder, emulator } = context;
    await using receiver = await WebhookReceiver.start();
    await client.ask("POST", "/webhooks", { name: "hook", ownerId, url: receiver.url, enabled: true });
    const body = { name: "db", ownerId, plan: "free", version: "16" };
    const { id } = postgresSchema.parse((await client.send("POST", "/postgres", body)).body);
    await untilAvailable(client, `/postgres/${id}`);
    const info = postgresConnectionInfoSchema.parse(await client.get(`/postgres/${id}/connection-info`));
    process.kill(await postgresPid(join(folder.path, "data")), "SIGKILL");
    await client.until(
      () => answer(info.externalConnectionString),
      (found) => found === 42 && emulator.output.includes("Postgres `db` is running again"),
    );
    expect(emulator.output).toContain("Postgres `db` was ended by SIGKILL; it will be restarted in 0.5 s");
    const told = ["postgres_available", "postgres_available", "postgres_created", "postgres_unavailable"];
    await expect.poll(() => receiver.types.toSorted()).toEqual(told);
  });

  test("is a key value instance that is started again, with its data and at its address", async () => {
    await using context = await world();
    const { client, ownerId, emulator } = context;
    await using receiver = await WebhookReceiver.start();
    await client.ask("POST", "/webhooks", { name: "hook", ownerId, url: receiver.url, enabled: true });
    const body = { name: "cache", ownerId, plan: "starter" };
    const { id } = keyValueSchema.parse((await client.send("POST", "/key-value", body)).body);
    await untilAvailable(client, `/key-value/${id}`);
    const { internalConnectionString } = (await client.get(`/key-value/${id}/connection-info`)) as {
      internalConnectionString: string;
    };
    const redis = new Redis(internalConnectionString);
    redis.on("error", () => undefined);
    await redis.set("kept", "yes");
    await redis.bgrewriteaof();
    await client.until(
      () => redis.info("persistence"),
      (text) => text.includes("aof_rewrite_in_progress:0") && text.includes("aof_rewrite_scheduled:0"),
    );
    process.kill(await redisPid(internalConnectionString), "SIGKILL");
    await client.until(
      () => redis.get("kept").catch(() => undefined),
      (value) => value === "yes" && emulator.output.includes("is running again"),
    );
    redis.disconnect();
    expect(emulator.output).toContain("Key value `cache` was ended by SIGKILL; it will be restarted in 0.5 s");
    const told = ["key_value_available", "key_value_available", "key_value_unhealthy"];
    await expect.poll(() => receiver.types.toSorted()).toEqual(told);
  });
});

describe("a live instance that hangs", () => {
  test("is taken out of routing, then replaced, and the service answers again", async () => {
    await using context = await world();
    const { client, folder } = context;
    const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": hangingServer });
    const { service } = await client.createWebService("hangs", repository.path);
    const url = service.serviceDetails.url ?? "";
    const before = await (await fetch(`${url}/hang`)).text();
    await client.until(
      () => client.logs(service.id),
      (text) => text.includes("gets no more requests: its health check fails, it gave no answer within 5 seconds"),
    );
    expect((await fetch(url)).status).toBe(502);
    const after = await client.until(
      async () => (await fetch(url)).text(),
      (text) => /^\d+$/.test(text),
    );
    expect(after).not.toBe(before);
    expect(await client.logs(service.id)).toMatch(/is restarted: its health check failed for \d+ s/);
    const events = await client.until(
      () => eventsOf(client, service.id),
      (found) => found.filter(({ type }) => type === "server_available").length === 2,
    );
    const told = events.slice(-3).map(({ type, details }) => [type, details.reason]);
    const reason = { evicted: false, unhealthy: "its health check failed" };
    expect(told).toEqual([
      ["server_unhealthy", undefined],
      ["server_failed", reason],
      ["server_available", undefined],
    ]);
  });
});

describe("a port that is taken", () => {
  test("when it is a service's own, that one alone can't be reached, and its log says why until the port is free", async () => {
    await using context = await world();
    const { client, folder, emulator } = context;
    const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": webServer("one") });
    const { service } = await client.createWebService("lasting", repository.path);
    const { service: beside } = await client.createWebService("beside", repository.path);
    await emulator.end("SIGTERM");
    const port = Number(new URL(service.serviceDetails.url ?? "").port);
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    expect((other.address() as AddressInfo).port).toBe(port);
    await using second = EmulatorProcess.start(folder.path);
    const clientAgain = new TestClient(await second.ready());
    const text = async (url = "") => (await fetch(url).catch(() => undefined))?.text();
    await clientAgain.until(
      () => text(beside.serviceDetails.url),
      (answer) => answer === "one",
    );
    const problem = `port ${port} of service \`lasting\` is taken: stop the program that listens on 127.0.0.1:${port}`;
    expect(await clientAgain.logs(service.id)).toContain(
      `==> The service can't be reached until its address is free: ${problem}`,
    );
    expect(second.output).toContain(`http://127.0.0.1:${port} is not available and will be tried again: ${problem}`);
    other.close();
    await clientAgain.until(
      () => text(service.serviceDetails.url),
      (answer) => answer === "one",
    );
  });

  test("when it is that of the custom domains, all else comes up, and they follow once the port is free", async () => {
    await using context = await world();
    const { folder, emulator, domainsPort } = context;
    await emulator.end("SIGTERM");
    const other = createServer().listen(domainsPort, "127.0.0.1");
    await once(other, "listening");
    await using second = EmulatorProcess.start(folder.path);
    const again = await second.ready();
    expect(again.domainsPort).toBe(domainsPort);
    expect(second.output).toContain(`port ${domainsPort} of the custom domains is taken: stop the program`);
    other.close();
    await new TestClient(again).until(
      async () => (await fetch(`http://127.0.0.1:${domainsPort}`).catch(() => undefined))?.status,
      (status) => status === 404,
    );
  });

  test("when it is a data store's, that one is unavailable and named until the port is free", async () => {
    await using context = await world();
    const { client, ownerId, folder, emulator } = context;
    await using receiver = await WebhookReceiver.start();
    await client.ask("POST", "/webhooks", { name: "hook", ownerId, url: receiver.url, enabled: true });
    const body = { name: "cache", ownerId, plan: "starter" };
    const { id } = keyValueSchema.parse((await client.send("POST", "/key-value", body)).body);
    await untilAvailable(client, `/key-value/${id}`);
    const info = (await client.get(`/key-value/${id}/connection-info`)) as { internalConnectionString: string };
    await emulator.end("SIGTERM");
    const port = Number(new URL(info.internalConnectionString).port);
    const other = createServer().listen(port, "127.0.0.1");
    await once(other, "listening");
    await using second = EmulatorProcess.start(folder.path);
    const clientAgain = new TestClient(await second.ready());
    expect(await clientAgain.get(`/key-value/${id}`)).toMatchObject({ status: "unavailable" });
    expect(second.output).toContain(`port ${port} of key value \`cache\` is taken: stop the program that listens`);
    other.close();
    await untilAvailable(clientAgain, `/key-value/${id}`);
  });
});

describe("a full disk", () => {
  test("is named with the folder, at the start", async ({ skip }) => {
    await using disk = await SmallDisk.mount(skip);
    await disk.fill();
    await using emulator = EmulatorProcess.start(disk.path);
    expect(await emulator.exited).toBe(1);
    expect(emulator.output.trim()).toBe(
      `the disk that holds \`${disk.path}/data\` is full: free some space there, then try again`,
    );
  });

  test("refuses what would be new, fails a deploy with the reason, and ends with the space", async ({ skip }) => {
    await using disk = await SmallDisk.mount(skip);
    await using folder = await TestFolder.create();
    const repository = await TestRepository.create(join(folder.path, "repository"), {
      "server.js": webServer("one"),
    });
    await using emulator = EmulatorProcess.start(disk.path);
    const { ownerId, ...announced } = await emulator.ready();
    const client = new TestClient({ ...announced, ownerId });
    const { service } = await client.createWebService("crowded", repository.path);
    await disk.fill();

    const full = {
      status: 507,
      body: { message: expect.stringContaining(`\`${disk.path}/data\` is full`) as string },
    };
    expect(await client.send("POST", "/key-value", { name: "cache", ownerId, plan: "free" })).toMatchObject(full);
    expect(await client.get("/key-value")).toEqual([]);
    expect(await client.send("POST", `/services/${service.id}/deploys`, {})).toMatchObject(full);
    const [newest] = await client.deploys(service.id);
    expect((await client.untilFinished(service.id, newest?.id ?? "")).status).toBe("build_failed");
    expect(await client.logs(service.id)).toContain("is full: free some space there");
    expect(await (await fetch(service.serviceDetails.url ?? "")).text()).toBe("one");

    await disk.empty();
    expect((await client.deploy(service.id)).status).toBe("live");
  });
});
