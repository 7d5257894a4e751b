import { createSocket } from "node:dgram";
import {
  keyValueConnectionInfoSchema,
  keyValueSchema,
  type PostgresConnectionInfo,
  postgresConnectionInfoSchema,
  postgresSchema,
} from "@slipway/render-api";
import { execa } from "execa";
import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

async function createPostgres(
  name: string,
  changes: object = {},
): Promise<{ id: string; info: PostgresConnectionInfo }> {
  const { client, emulator } = context;
  const body = { name, ownerId: emulator.ownerId, plan: "basic_256mb", version: "16", databaseUser: "app", ...changes };
  const { id } = postgresSchema.parse(await client.ask("POST", "/postgres", body));
  await client.until(
    async () => postgresSchema.parse(await client.get(`/postgres/${id}`)).status,
    (status) => status === "available",
  );
  return { id, info: postgresConnectionInfoSchema.parse(await client.get(`/postgres/${id}/connection-info`)) };
}

async function query(connectionString: string, text: string): Promise<unknown[]> {
  const client = new Client({ connectionString, ssl: { rejectUnauthorized: false } });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end();
  }
}

describe("a Postgres instance", () => {
  it("is reached by TLS at both of its addresses", async () => {
    const { info } = await createPostgres("over-tls");
    const isEncrypted = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    expect(await query(info.externalConnectionString, isEncrypted)).toEqual([{ ssl: true }]);
    expect(await query(info.internalConnectionString, isEncrypted)).toEqual([{ ssl: true }]);
  });

  it("has the user that its object names, even when another has one of the same name, and neither opens the other", async () => {
    const { client } = context;
    const stores = [await createPostgres("mine"), await createPostgres("other")];
    const who = "SELECT current_user::text AS user, current_database()::text AS database";
    for (const { id, info } of stores) {
      const { databaseUser, databaseName } = postgresSchema.parse(await client.get(`/postgres/${id}`));
      expect(databaseUser).toBe("app");
      expect(new URL(info.externalConnectionString).username).toBe("app");
      const names = [{ user: databaseUser, database: databaseName }];
      expect(await query(info.externalConnectionString, who)).toEqual(names);
      expect(await query(info.internalConnectionString, who)).toEqual(names);
    }
    const [mine, other] = stores.map(({ info }) => new URL(info.externalConnectionString));
    if (mine === undefined || other === undefined) throw new Error("there are no stores");
    mine.password = other.password;
    await expect(query(mine.href, "SELECT 1")).rejects.toThrow('password authentication failed for user "app"');
  });

  it("lets its user make further databases, and nothing else of a superuser's", async () => {
    const { info } = await createPostgres("several");
    const url = new URL(info.externalConnectionString);
    await query(url.href, "CREATE DATABASE another");
    const [row] = await query(url.href, "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user");
    expect(row).toEqual({ rolsuper: false, rolcreaterole: false });
    url.pathname = "/another";
    expect(await query(url.href, "SELECT current_database()::text AS name")).toEqual([{ name: "another" }]);
  });

  it("is opened by psql, with its URL and with the command that is to be pasted, whatever it is called", async ({
    skip,
  }) => {
    await needTool(skip, "PSQL", ["psql", "--version"]);
    const { info } = await createPostgres("A name: 50% off/?#&", {
      databaseUser: "the-owner",
      databaseName: "the-data",
    });
    const select = "SELECT current_user || ' ' || left(current_database(), -5)";
    const options = ["--no-psqlrc", "--tuples-only", "--no-align", "--command", select];
    for (const url of [info.externalConnectionString, info.internalConnectionString]) {
      expect((await execa("psql", [url, ...options])).stdout).toBe("the-owner the-data");
    }
    const pasted = `${info.psqlCommand} --no-psqlrc -Atc "${select}"`;
    expect((await execa("sh", ["-c", pasted])).stdout).toBe("the-owner the-data");
  });

  it("is gone with its data once it is deleted", async () => {
    const { id, info } = await createPostgres("deleted");
    expect((await context.client.send("DELETE", `/postgres/${id}`)).status).toBe(204);
    await expect(query(info.externalConnectionString, "SELECT 1")).rejects.toThrow();
  });
});

const everywhere = [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }];

async function createKeyValue(name: string, changes: object = {}) {
  const { client, emulator } = context;
  const body = { name, ownerId: emulator.ownerId, plan: "starter", ...changes };
  const { id } = keyValueSchema.parse(await client.ask("POST", "/key-value", body));
  await client.until(
    async () => keyValueSchema.parse(await client.get(`/key-value/${id}`)).status,
    (status) => status === "available",
  );
  return { id, info: keyValueConnectionInfoSchema.parse(await client.get(`/key-value/${id}/connection-info`)) };
}

/** What `redis-cli` prints. */
async function redisCli(url: string, ...args: string[]): Promise<string> {
  const { stdout } = await execa("redis-cli", ["-u", url, "--insecure", "--no-auth-warning", ...args], {
    reject: false,
  });
  return stdout.trim();
}

describe("a key value instance", () => {
  beforeEach(({ skip }) => needTool(skip, "REDIS_CLI", ["redis-cli", "--version"]));

  it("is a server of its own with the policy that was asked for", async () => {
    const { info } = await createKeyValue("cache", { maxmemoryPolicy: "volatile_ttl" });
    const redis = new Redis(info.internalConnectionString);
    expect(await redis.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "volatile-ttl"]);
    expect(await redis.config("GET", "appendonly")).toEqual(["appendonly", "yes"]);
    redis.disconnect();
  });

  it("is reached from outside by TLS, as the user that is its id, and is the same store as inside", async () => {
    const { id, info } = await createKeyValue("outside", { ipAllowList: everywhere });
    const url = new URL(info.externalConnectionString);
    expect([url.protocol, url.username]).toEqual(["rediss:", id]);
    expect(url.password).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(info.internalConnectionString).toMatch(/^redis:\/\/default:[A-Za-z0-9]{32}@127\.0\.0\.1:\d+$/);
    const redis = new Redis(info.externalConnectionString, { tls: { rejectUnauthorized: false } });
    expect(await redis.acl("WHOAMI")).toBe(id);
    // Larger than one record of TLS.
    await redis.set("kept", "x".repeat(100_000));
    redis.disconnect();
    expect(await redisCli(info.internalConnectionString, "STRLEN", "kept")).toBe("100000");
    expect(await redisCli(info.externalConnectionString, "STRLEN", "kept")).toBe("100000");
    expect((await execa("sh", ["-c", `${info.cliCommand} STRLEN kept`])).stdout).toBe("100000");
    expect(info.cliCommand).toMatch(/^ REDISCLI_AUTH=\S+ (redis|valkey)-cli --user red-/);
  });

  it("lets nobody in from outside without a password, with a wrong one, or without TLS", async () => {
    const { info } = await createKeyValue("closed", { ipAllowList: everywhere });
    const { port, username, password } = new URL(info.externalConnectionString);
    const at = (credentials: string) => `rediss://${credentials}127.0.0.1:${port}`;
    expect(await redisCli(at(""), "GET", "a")).toBe("NOAUTH Authentication required.");
    expect(await redisCli(at(`${username}:wrong@`), "GET", "a")).toContain("NOAUTH Authentication required.");
    expect(await redisCli(at(""), "AUTH", username, "wrong")).toMatch(/^WRONGPASS /);
    expect(await redisCli(at(""), "AUTH", password)).toMatch(/^WRONGPASS /);
    expect(await redisCli(at(""), "HELLO", "3", "AUTH", username, password)).toContain("server");
    const plain = await execa("redis-cli", ["-p", port, "PING"], { reject: false });
    expect(plain.stdout).not.toContain("PONG");
  });

  it("is open to no address outside until its allow list says so, from then on at once", async () => {
    const { id, info } = await createKeyValue("by-address");
    const url = info.externalConnectionString;
    const { username, password } = new URL(url);
    const auth = ["AUTH", username, password] as const;
    const anonymous = url.replace(/\/\/.*@/, "//");
    expect(await redisCli(anonymous, ...auth)).toBe("ERR Client IP address is not in the allowlist.");
    await context.client.ask("PATCH", `/key-value/${id}`, { ipAllowList: everywhere });
    expect(await redisCli(url, "PING")).toBe("PONG");
    await context.client.ask("PATCH", `/key-value/${id}`, { ipAllowList: [] });
    expect(await redisCli(anonymous, ...auth)).toBe("ERR Client IP address is not in the allowlist.");
    expect(await redisCli(info.internalConnectionString, "PING")).toBe("PONG");
  });
});

describe("a key value instance that is suspended", () => {
  beforeEach(({ skip }) => needTool(skip, "REDIS_CLI", ["redis-cli", "--version"]));

  it("takes no connections until it is resumed, and has its data then", async () => {
    const { client } = context;
    const { id, info } = await createKeyValue("paused", { ipAllowList: everywhere });
    const status = async () => keyValueSchema.parse(await client.get(`/key-value/${id}`)).status;
    await redisCli(info.internalConnectionString, "SET", "kept", "1");
    expect(await client.send("POST", `/key-value/${id}/suspend`)).toMatchObject({ status: 202, body: undefined });
    expect(await status()).toBe("suspended");
    expect(await redisCli(info.internalConnectionString, "GET", "kept")).not.toBe("1");
    expect(await redisCli(info.externalConnectionString, "GET", "kept")).not.toBe("1");
    await client.ask("PATCH", `/key-value/${id}`, { maxmemoryPolicy: "noeviction" });
    expect(await status()).toBe("suspended");
    expect((await client.send("POST", `/key-value/${id}/resume`)).status).toBe(202);
    await client.until(status, (now) => now === "available");
    expect(await redisCli(info.externalConnectionString, "GET", "kept")).toBe("1");
    expect(await redisCli(info.internalConnectionString, "CONFIG", "GET", "maxmemory-policy")).toContain("noeviction");
  });

  it("is the same by its old name, whose connection information names the command in its own way", async () => {
    const { client, emulator } = context;
    const body = { name: "by-old-name", ownerId: emulator.ownerId, plan: "starter" };
    const { id } = keyValueSchema.parse(await client.ask("POST", "/redis", body));
    expect(await client.get(`/redis/${id}`)).toEqual(await client.get(`/key-value/${id}`));
    const [row] = (await client.get("/redis?name=by-old-name")) as { redis: object; cursor: string }[];
    expect(row).toEqual({ cursor: expect.any(String), redis: expect.objectContaining({ id }) });
    const { cliCommand } = keyValueConnectionInfoSchema.parse(await client.get(`/key-value/${id}/connection-info`));
    expect(await client.get(`/redis/${id}/connection-info`)).toMatchObject({ redisCLICommand: cliCommand });
    expect((await client.send("DELETE", `/redis/${id}`)).status).toBe(204);
    expect((await client.send("GET", `/key-value/${id}`)).status).toBe(404);
  });
});

/** Whether an emulator holds a port: it does so by UDP. */
function isHeld(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket("udp4");
    socket.once("error", () => socket.close(() => resolve(true)));
    socket.bind({ port, address: "127.0.0.1", exclusive: true }, () => socket.close(() => resolve(false)));
  });
}

it("holds the ports of data stores until they are removed", async () => {
  const { client, emulator } = context;
  const { id, info } = await createPostgres("held");
  const created = await client.ask("POST", "/key-value", { name: "held", ownerId: emulator.ownerId, plan: "starter" });
  const keyValue = keyValueSchema.parse(created);
  const path = `/key-value/${keyValue.id}`;
  const strings = keyValueConnectionInfoSchema.parse(await client.get(`${path}/connection-info`));
  const urls = [info.internalConnectionString, strings.internalConnectionString, strings.externalConnectionString];
  const ports = urls.map((url) => Number(new URL(url).port));
  expect(await Promise.all(ports.map(isHeld))).toEqual([true, true, true]);
  await client.ask("DELETE", `/postgres/${id}`);
  await client.ask("DELETE", path);
  expect(await Promise.all(ports.map(isHeld))).toEqual([false, false, false]);
});
