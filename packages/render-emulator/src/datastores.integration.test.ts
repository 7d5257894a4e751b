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
import { afterAll, beforeAll, describe, expect, it } from "vitest";
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
  const body = { name, ownerId: emulator.ownerId, plan: "free", version: "16", databaseUser: "app", ...changes };
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

  it("is opened by psql, with its URL and with the command that is to be pasted, whatever it is called", async () => {
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
