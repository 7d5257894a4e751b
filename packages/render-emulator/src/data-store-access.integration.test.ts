import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type KeyValueConnectionInfo,
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
import { postgresFolder } from "./testing/data-store-pids";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let cache: KeyValueConnectionInfo;
let database: PostgresConnectionInfo;
beforeAll(async () => {
  context = await startTestEmulator();
  const { client, emulator } = context;
  const common = { name: "store", ownerId: emulator.ownerId };
  const keyValue = keyValueSchema.parse(await client.ask("POST", "/key-value", { ...common, plan: "starter" }));
  const postgres = postgresSchema.parse(
    await client.ask("POST", "/postgres", { ...common, plan: "free", version: "16" }),
  );
  const paths = [`/key-value/${keyValue.id}`, `/postgres/${postgres.id}`] as const;
  for (const path of paths) {
    await client.until(
      () => client.get(path),
      (reply) => (reply as { status: string }).status === "available",
    );
  }
  cache = keyValueConnectionInfoSchema.parse(await client.get(`${paths[0]}/connection-info`));
  database = postgresConnectionInfoSchema.parse(await client.get(`${paths[1]}/connection-info`));
});
afterAll(() => context[Symbol.asyncDispose]());

/** What a key value instance answers to commands, or why it refuses each. */
async function answers(url: string, commands: readonly string[]): Promise<string[]> {
  const redis = new Redis(url, { enableReadyCheck: false, maxRetriesPerRequest: 0, retryStrategy: () => null });
  redis.on("error", () => undefined);
  const results: string[] = [];
  for (const command of commands) {
    const [name = "", ...args] = command.split(" ");
    results.push(await redis.call(name, ...args).then(String, (error: unknown) => (error as Error).message));
  }
  redis.disconnect();
  return results;
}

/** Paths within a folder that anybody but their owner may do anything with. */
async function open(folder: string): Promise<string[]> {
  const paths = (await readdir(folder, { recursive: true })).map((name) => join(folder, name));
  const modes = await Promise.all([folder, ...paths].map(async (path) => ({ path, mode: (await stat(path)).mode })));
  return modes.filter(({ mode }) => (mode & 0o077) !== 0).map(({ path }) => path);
}

describe("another user of this machine", () => {
  it("gets nothing from a key value instance without its password", async () => {
    const { port, password } = new URL(cache.internalConnectionString);
    const refused = "NOAUTH Authentication required.";
    const commands = ["PING", "GET a", "KEYS *", "CONFIG GET dir", "ACL SETUSER default nopass", "FLUSHALL"];
    expect(await answers(`redis://127.0.0.1:${port}`, commands)).toEqual(commands.map(() => refused));
    expect(password).toMatch(/^[A-Za-z0-9]{32}$/);
    const wrong = [expect.stringMatching(/^WRONGPASS /)];
    expect(await answers(`redis://default:wrong@127.0.0.1:${port}`, ["PING"])).toEqual(wrong);
    const external = new URL(cache.externalConnectionString).password;
    expect(await answers(`redis://default:${external}@127.0.0.1:${port}`, ["PING"])).toEqual(wrong);
    expect(await answers(cache.internalConnectionString, ["PING"])).toEqual(["PONG"]);
  });

  it("can read none of its files", async () => {
    const saved = await answers(cache.internalConnectionString, ["SET kept 1", "SAVE"]);
    expect(saved).toEqual(["OK", "OK"]);
    const [instance = ""] = (await readdir(join(context.folder, "data/key-value"))).filter((name) =>
      name.startsWith("red-"),
    );
    const folder = join(context.folder, "data/key-value", instance);
    expect(await readdir(folder)).toEqual(expect.arrayContaining(["appendonlydir", "dump.rdb", "users.acl"]));
    expect(await open(folder)).toEqual([]);
    expect((await stat(join(folder, "../certificate.pem"))).mode & 0o777).toBe(0o600);
  });

  it("can read none of Postgres' files, and is let in by no rule without a password", async () => {
    const folder = await postgresFolder(join(context.folder, "data"));
    expect(await open(folder)).toEqual([]);
    // Nor is the superuser's password left beside it.
    expect(await readdir(join(folder, ".."))).toHaveLength(1);
    const rules = (await readFile(join(folder, "pg_hba.conf"), "utf8")).split("\n").filter((line) => /^\w/.test(line));
    expect(rules.length).toBeGreaterThan(0);
    expect(rules.filter((rule) => !rule.endsWith(" scram-sha-256"))).toEqual([]);
  });

  it("sees no password among the processes", async () => {
    const { stdout } = await execa("ps", ["-axww", "-o", "args"]);
    expect(stdout).toMatch(/redis-server|valkey-server/);
    const strings = [cache.internalConnectionString, cache.externalConnectionString, database.internalConnectionString];
    for (const { password } of strings.map((string) => new URL(string))) expect(stdout).not.toContain(password);
  });
});

describe("a service that has the password", () => {
  const administration = [
    ...[
      "CONFIG SET dir /tmp",
      "CONFIG SET dbfilename x",
      "MIGRATE 127.0.0.1 1 key 0 1000",
      "CONFIG SET bind 0.0.0.0",
      "CONFIG REWRITE",
    ],
    ...["CONFIG SET requirepass x", "ACL SETUSER default nopass", "ACL LOAD", "MODULE LOAD /tmp/x.so"],
    ...["REPLICAOF 127.0.0.1 1", "SLAVEOF 127.0.0.1 1", "DEBUG SLEEP 0", "SHUTDOWN NOSAVE", "PSYNC ? -1"],
  ];

  it.each([
    ["from inside", () => cache.internalConnectionString],
    ["as the instance's own user", () => cache.internalConnectionString.replace(/\/\/.*@/, externalUser())],
  ])("can't administer the server of a key value instance %s", async (_, url) => {
    const refused = await answers(url(), administration);
    for (const answer of refused) expect(answer).toMatch(/^NOPERM |^ERR (MODULE|DEBUG) command not allowed/);
  });

  it("can do with it all that applications do", async () => {
    const commands = [
      ...["CONFIG GET maxmemory-policy", "CLIENT SETNAME app", "CLIENT LIST", "INFO server", "SET a 1", "KEYS *"],
      ...["EVAL return(1) 0", "PUBLISH news x", "XADD s * a 1", "BGREWRITEAOF", "FLUSHALL"],
    ];
    const given = await answers(cache.internalConnectionString, commands);
    expect(given.filter((answer) => /^(NOPERM|ERR) /.test(answer))).toEqual([]);
  });

  it.each([
    ["COPY (SELECT 1) TO PROGRAM 'id'", "permission denied to COPY to or from an external program"],
    ["COPY (SELECT 1) TO '/tmp/slipway-copied'", "permission denied to COPY to a file"],
    ["SELECT pg_read_file('/etc/passwd')", "permission denied for function pg_read_file"],
    ["SELECT lo_import('/etc/passwd')", "permission denied for function lo_import"],
    ["ALTER SYSTEM SET listen_addresses = '*'", 'permission denied to set parameter "listen_addresses"'],
    ["CREATE EXTENSION file_fdw", 'permission denied to create extension "file_fdw"'],
    ["CREATE FUNCTION f() RETURNS int LANGUAGE c AS '/tmp/f'", "permission denied for language c"],
    ["SET ROLE postgres", 'permission denied to set role "postgres"'],
    ["ALTER ROLE CURRENT_USER SUPERUSER", "permission denied to alter role"],
  ])("can't have Postgres run `%s`", async (statement, refusal) => {
    const client = new Client({ connectionString: database.internalConnectionString });
    await client.connect();
    await expect(client.query(statement)).rejects.toThrow(refusal);
    await client.end();
  });
});

function externalUser(): string {
  const { username, password } = new URL(cache.externalConnectionString);
  return `//${username}:${password}@`;
}
