import {
  type Postgres,
  type PostgresConnectionInfo,
  postgresConnectionInfoSchema,
  type PostgresCredential,
  postgresSchema,
} from "@slipway/render-api";
import { writeFile } from "node:fs/promises";
import { execa } from "execa";
import { Client } from "pg";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { needTool } from "./testing/required-tool";
import { startTestEmulator } from "./testing/test-folder";

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => {
  context = await startTestEmulator();
});
afterAll(() => context[Symbol.asyncDispose]());

async function read(id: string): Promise<Postgres> {
  return postgresSchema.parse(await context.client.get(`/postgres/${id}`));
}

async function untilAvailable(id: string): Promise<PostgresConnectionInfo> {
  await context.client.until(
    () => read(id),
    ({ status }) => status === "available",
  );
  return connectionInfo(id);
}

async function connectionInfo(id: string): Promise<PostgresConnectionInfo> {
  return postgresConnectionInfoSchema.parse(await context.client.get(`/postgres/${id}/connection-info`));
}

async function create(name: string, changes: object = {}): Promise<{ id: string; info: PostgresConnectionInfo }> {
  const { client, emulator } = context;
  const body = { name, ownerId: emulator.ownerId, plan: "basic_1gb", version: "17", databaseUser: "app", ...changes };
  const { id } = postgresSchema.parse(await client.ask("POST", "/postgres", body));
  return { id, info: await untilAvailable(id) };
}

async function query(connectionString: string, text: string, ssl = true): Promise<unknown[]> {
  const client = new Client({ connectionString, ...(ssl && { ssl: { rejectUnauthorized: false } }) });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return (await client.query<Record<string, unknown>>(text)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function refusal(method: string, path: string, body?: object): Promise<unknown> {
  const reply = await context.client.send(method, path, body);
  expect(reply.status).toBe(400);
  return (reply.body as { message: string }).message;
}

describe("a Postgres instance", () => {
  it("is reached from outside with TLS alone, and from the addresses on its list, from a change on at once", async () => {
    const { client } = context;
    const { id, info } = await create("by-address");
    const [inside, outside] = [info.internalConnectionString, info.externalConnectionString];
    expect(outside).not.toBe(inside);
    expect(await query(inside, "SELECT 1 AS one", false)).toEqual([{ one: 1 }]);
    await expect(query(outside, "SELECT 1", false)).rejects.toThrow("SSL/TLS required");
    await client.ask("PATCH", `/postgres/${id}`, { ipAllowList: [{ cidrBlock: "203.0.113.0/24", description: "" }] });
    await expect(query(outside, "SELECT 1")).rejects.toThrow();
    expect(await query(inside, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    await client.ask("PATCH", `/postgres/${id}`, { ipAllowList: [{ cidrBlock: "127.0.0.1/32", description: "" }] });
    expect(await query(outside, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  });

  it("takes no connections while it is suspended, starts again when it is told, and keeps its data", async () => {
    const { client } = context;
    const { id, info } = await create("paused", { plan: "pro_4gb", enableHighAvailability: true });
    await query(info.internalConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
    expect(await client.send("POST", `/postgres/${id}/suspend`)).toMatchObject({ status: 202, body: undefined });
    const suspended = { status: "suspended", suspended: "suspended", suspenders: ["user"] };
    expect(await read(id)).toMatchObject(suspended);
    const rows = (await client.get("/postgres?suspended=suspended")) as { postgres: Postgres }[];
    expect(rows.map(({ postgres }) => postgres.id)).toEqual([id]);
    await expect(query(info.internalConnectionString, "SELECT 1")).rejects.toThrow("ECONNREFUSED");
    await client.ask("PATCH", `/postgres/${id}`, { plan: "pro_8gb" });
    expect(await read(id)).toMatchObject(suspended);
    const message = `\`${id}\` is \`suspended\`: wait until it is available, or resume it`;
    expect(await refusal("POST", `/postgres/${id}/restart`)).toBe(message);
    expect((await client.send("POST", `/postgres/${id}/resume`)).status).toBe(202);
    await untilAvailable(id);
    expect(await read(id)).toMatchObject({ suspended: "not_suspended", suspenders: [] });
    const since = "SELECT pg_postmaster_start_time()::text AS at, current_setting('max_connections') AS connections";
    const [first] = await query(info.internalConnectionString, since);
    expect(first).toMatchObject({ connections: "200" });
    for (const action of ["restart", "failover"]) {
      const [before] = await query(info.internalConnectionString, since);
      expect((await client.send("POST", `/postgres/${id}/${action}`)).status).toBe(202);
      await untilAvailable(id);
      expect(await query(info.internalConnectionString, since)).not.toEqual([before]);
    }
    expect(await query(info.externalConnectionString, "SELECT answer FROM kept")).toEqual([{ answer: 42 }]);
  });

  it("has the users that are made, who own together, and the newest is the default", async () => {
    const { client } = context;
    const { id, info } = await create("with-users");
    const path = `/postgres/${id}/credentials`;
    const users = async () => (await client.get(path)) as PostgresCredential[];
    expect(await users()).toMatchObject([{ username: "app", default: true, openConnections: 0 }]);
    await query(info.internalConnectionString, "CREATE TABLE notes AS SELECT 'first' AS text");
    expect(await client.send("POST", path, { username: "app2" })).toMatchObject({ status: 202, body: undefined });
    const next = await connectionInfo(id);
    expect(new URL(next.internalConnectionString).username).toBe("app2");
    expect(next.password).not.toBe(info.password);
    await query(next.internalConnectionString, "INSERT INTO notes VALUES ('second'); CREATE TABLE more (id int)");
    expect(await query(info.internalConnectionString, "SELECT count(*)::int FROM notes")).toEqual([{ count: 2 }]);
    await query(info.internalConnectionString, "DROP TABLE more");
    expect(await refusal("DELETE", `${path}/app2`)).toContain("`app2` is the default user");
    expect(await refusal("POST", path, { username: "app" })).toBe("`username`: there is a `app`");
    expect(await client.send("DELETE", `${path}/app`)).toMatchObject({ status: 200, body: undefined });
    await expect(query(info.internalConnectionString, "SELECT 1")).rejects.toThrow('role "app" is not permitted');
    expect(await query(next.internalConnectionString, "SELECT count(*)::int FROM notes")).toEqual([{ count: 2 }]);
    expect(await users()).toMatchObject([{ username: "app2", default: true }]);
    expect((await client.send("DELETE", `${path}/app`)).status).toBe(404);
    expect((await read(id)).databaseUser).toBe("app");

    const itself = `${next.internalConnectionString}?options=-c%20role%3Dnone`;
    await query(itself, "CREATE SCHEMA own; CREATE TABLE own.things AS SELECT 7 AS id; GRANT ALL ON notes TO app2");
    await query(itself, "CREATE DATABASE aside");
    await Promise.all(["app3", "app4"].map((username) => client.ask("POST", path, { username })));
    expect((await users()).map(({ username }) => username)).toEqual(["app2", "app3", "app4"]);
    expect((await client.send("DELETE", `${path}/app2`)).status).toBe(200);
    const { internalConnectionString: newest } = await connectionInfo(id);
    expect(await query(newest, "SELECT id FROM own.things")).toEqual([{ id: 7 }]);
    await query(newest, "DROP DATABASE aside");
  });

  it("runs with the parameters that it is given, and none that would keep it from starting", async () => {
    const { client } = context;
    const { id, info } = await create("tuned", { parameterOverrides: { work_mem: "7MB" } });
    const shown = async (name: string) => (await query(info.internalConnectionString, `SHOW ${name}`))[0];
    expect(await shown("work_mem")).toEqual({ work_mem: "7MB" });
    const changed = await client.ask("PATCH", `/postgres/${id}`, { parameterOverrides: { max_connections: "33" } });
    expect(changed).toMatchObject({ status: "config_restart", parameterOverrides: { max_connections: "33" } });
    await untilAvailable(id);
    expect([await shown("max_connections"), await shown("work_mem")]).toEqual([
      { max_connections: "33" },
      { work_mem: "4MB" },
    ]);
    const refused = (parameterOverrides: object) => refusal("PATCH", `/postgres/${id}`, { parameterOverrides });
    const problem = "`parameterOverrides`: ";
    expect(await refused({ wrk_mem: "1" })).toBe(`${problem}unrecognized configuration parameter "wrk_mem"`);
    expect(await refused({ work_mem: "a" })).toBe(`${problem}invalid value for parameter "work_mem": "a"`);
    expect(await refused({ archive_command: "id" })).toContain("it is the platform's own");
    await client.ask("PATCH", `/postgres/${id}`, { parameterOverrides: {} });
    await untilAvailable(id);
    expect(await read(id)).not.toHaveProperty("parameterOverrides");
  });

  it("has strings of its connection pool where it has one", async () => {
    const { id, info } = await create("pooled", { connectionPool: "pgbouncer" });
    const { internalConnectionPoolString: inside = "", externalConnectionPoolString: outside = "" } = info;
    for (const url of [inside, outside]) expect(await query(url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
    expect(await read(id)).toMatchObject({ connectionPool: "pgbouncer" });
    await context.client.ask("PATCH", `/postgres/${id}`, { connectionPool: "none" });
    expect(await connectionInfo(id)).not.toHaveProperty("internalConnectionPoolString");
  });
});

it("is exported by the `pg_dump` of this machine, as an archive that needs no key", async ({ skip }) => {
  const isNewEnough = "pg_dump --version | grep -qE ' (1[7-9]|[2-9][0-9])'";
  await needTool(skip, "PG_DUMP", ["sh", "-c", isNewEnough]);
  const { client, folder } = context;
  const { id, info } = await create("exported");
  await query(info.internalConnectionString, "CREATE TABLE kept AS SELECT 42 AS answer");
  expect(await client.send("POST", `/postgres/${id}/export`)).toMatchObject({ status: 202, body: undefined });
  const [exported] = await client.until(
    async () => (await client.get(`/postgres/${id}/export`)) as { id: string; url?: string }[],
    (list) => list[0]?.url !== undefined,
  );
  const reply = await fetch(exported?.url ?? "");
  expect(reply.headers.get("content-type")).toBe("application/gzip");
  await writeFile(`${folder}/dump.tar.gz`, Buffer.from(await reply.arrayBuffer()));
  const { stdout } = await execa("tar", ["-xzOf", `${folder}/dump.tar.gz`, "--wildcards", "*/toc.dat"]);
  expect(stdout).toContain("CREATE TABLE public.kept");
  expect((await fetch(`${exported?.url}x`)).status).toBe(404);
  expect((await client.send("DELETE", `/postgres/${id}`)).status).toBe(204);
  expect((await fetch(exported?.url ?? "")).status).toBe(404);
});

it("is not exported where this machine has no `pg_dump`, and says what is needed", async () => {
  const { client } = context;
  const { id } = await create("not-exported");
  vi.stubEnv("PATH", "/nowhere");
  const reply = await client.send("POST", `/postgres/${id}/export`);
  vi.unstubAllEnvs();
  expect(reply.status).toBe(503);
  expect(reply.body).toEqual({
    message: expect.stringMatching(/`pg_dump` is not on the PATH: an export needs that of/),
  });
  expect(await client.get(`/postgres/${id}/export`)).toEqual([]);
});

describe("a read replica", () => {
  it("is a server of its own that can be read only, follows its primary, and goes when it is left out", async () => {
    const { client } = context;
    const { id, info } = await create("primary", { readReplicas: [{ name: "reader" }] });
    const [replica] = (await read(id)).readReplicas ?? [];
    expect(replica).toEqual({ id: id.replace(/-a$/, "-b"), name: "reader" });
    const replicaId = replica?.id ?? "";
    const { internalConnectionString: reader, ...strings } = await untilAvailable(replicaId);
    expect(await read(replicaId)).toMatchObject({ name: "reader", role: "replica", primaryPostgresID: id });
    const listed = async (search: string) =>
      ((await client.get(`/postgres?name=primary,reader${search}`)) as { postgres: Postgres }[]).map(
        ({ postgres }) => postgres.role,
      );
    expect([await listed(""), await listed("&includeReplicas=false")]).toEqual([["replica", "primary"], ["primary"]]);

    await query(info.internalConnectionString, "CREATE TABLE news AS SELECT 1 AS id");
    await client.until(
      () => query(reader, "SELECT id FROM news").catch(() => []),
      (rows) => rows.length === 1,
    );
    expect(await query(strings.externalConnectionString, "SELECT id FROM news")).toEqual([{ id: 1 }]);
    await expect(query(reader, "INSERT INTO news VALUES (2)")).rejects.toThrow("read-only transaction");

    const tuned = [{ name: "reader", parameterOverrides: { work_mem: "9MB" } }];
    await client.ask("PATCH", `/postgres/${id}`, {
      readReplicas: tuned,
      parameterOverrides: { max_connections: "150" },
    });
    await untilAvailable(id);
    await untilAvailable(replicaId);
    const settings = "SELECT current_setting('work_mem') AS memory, current_setting('max_connections') AS connections";
    const untilSet = (connections: string) =>
      client.until(
        () => query(reader, settings).catch(() => []),
        (rows) => JSON.stringify(rows) === JSON.stringify([{ memory: "9MB", connections }]),
      );
    await untilSet("150");
    // A standby with less room than its primary had would not start on what it has.
    await client.ask("PATCH", `/postgres/${id}`, { parameterOverrides: { max_connections: "40" } });
    await untilSet("40");

    await client.ask("PATCH", `/postgres/${id}`, { readReplicas: [] });
    expect((await read(id)).readReplicas).toEqual([]);
    expect((await client.send("GET", `/postgres/${replicaId}`)).status).toBe(404);
    await expect(query(reader, "SELECT 1")).rejects.toThrow();
    // Which keeps its log for none that is gone.
    const slots = "SELECT count(*)::int FROM pg_replication_slots WHERE slot_name <> 'recovery'";
    expect(await query(info.internalConnectionString, slots)).toEqual([{ count: 0 }]);
  });

  it.each([
    [{ plan: "basic_256mb" }, "`readReplicas`: plan `basic_256mb` has none"],
    [{ diskSizeGB: 5 }, "`readReplicas`: `diskSizeGB` is 5, a primary needs 10 or more"],
    [{ readReplicas: [{ name: "a" }, { name: "a" }] }, "`readReplicas`: two have one name, give each its own"],
  ])("is refused with %j", async (changes, message) => {
    const ownerId = context.emulator.ownerId;
    const body = { name: "none", ownerId, plan: "basic_1gb", version: "17", readReplicas: [{ name: "a" }], ...changes };
    expect(await refusal("POST", "/postgres", body)).toBe(message);
  });
});
