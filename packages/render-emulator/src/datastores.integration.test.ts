import {
  keyValueConnectionInfoSchema,
  keyValueSchema,
  type PostgresConnectionInfo,
  postgresConnectionInfoSchema,
  postgresSchema,
} from "@slipway/render-api";
import { Redis } from "ioredis";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

async function createPostgres(name: string): Promise<{ id: string; info: PostgresConnectionInfo }> {
  const { client, emulator } = context;
  const body = { name, ownerId: emulator.ownerId, plan: "free", version: "16", databaseUser: "app" };
  const { id } = postgresSchema.parse((await client.send("POST", "/postgres", body)).body);
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

  it("has a user that can't read another instance, even when both users were given one name", async () => {
    const [mine, other] = [await createPostgres("mine"), await createPostgres("other")];
    await query(mine.info.externalConnectionString, "CREATE TABLE secret AS SELECT 1 AS n");
    expect(await query(mine.info.externalConnectionString, "SELECT n FROM secret")).toEqual([{ n: 1 }]);
    const stranger = new URL(other.info.externalConnectionString);
    stranger.pathname = new URL(mine.info.externalConnectionString).pathname;
    await expect(query(stranger.href, "SELECT n FROM secret")).rejects.toThrow("permission denied");
  });

  it("is gone with its data once it is deleted", async () => {
    const { id, info } = await createPostgres("deleted");
    expect((await context.client.send("DELETE", `/postgres/${id}`)).status).toBe(204);
    await expect(query(info.externalConnectionString, "SELECT 1")).rejects.toThrow();
  });
});

describe("a key value instance", () => {
  it("is a server of its own with the policy that was asked for", async () => {
    const { client, emulator } = context;
    const body = { name: "cache", ownerId: emulator.ownerId, plan: "starter", maxmemoryPolicy: "volatile_ttl" };
    const { id } = keyValueSchema.parse((await client.send("POST", "/key-value", body)).body);
    await client.until(
      async () => keyValueSchema.parse(await client.get(`/key-value/${id}`)).status,
      (status) => status === "available",
    );
    const info = keyValueConnectionInfoSchema.parse(await client.get(`/key-value/${id}/connection-info`));
    const redis = new Redis(info.internalConnectionString);
    expect(await redis.config("GET", "maxmemory-policy")).toEqual(["maxmemory-policy", "volatile-ttl"]);
    expect(await redis.config("GET", "appendonly")).toEqual(["appendonly", "yes"]);
    redis.disconnect();
  });
});
