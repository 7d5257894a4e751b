import { mkdir, symlink, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { keyValueSchema, postgresSchema } from "@slipway/render-api";
import { execa } from "execa";
import { afterAll, beforeAll, expect, test } from "vitest";
import { writeEmulatorRecord } from "../../packages/render-emulator/src/emulator-record";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { startTestEmulator } from "../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { debianRedis } from "../../toolchain/redis/debian";
import { STACK, TestStack } from "./test-stack";

// The lines that people run, with the real `psql` and `redis-cli`.

const SERVER = `require("node:http").createServer((_, response) => response.end("here")).listen(process.env.PORT);`;

let world: Awaited<ReturnType<typeof startTestEmulator>>;
let stack: TestStack;
beforeAll(async () => {
  world = await startTestEmulator();
  stack = await TestStack.create(world.emulator.url);
  const { client, emulator } = world;
  const asked = { ownerId: emulator.ownerId, plan: "free" };
  const made = await client.send("POST", "/postgres", { ...asked, name: "postgres", version: "17" });
  const postgres = postgresSchema.parse(made.body);
  const cache = keyValueSchema.parse((await client.send("POST", "/key-value", { ...asked, name: "cache" })).body);
  for (const path of [`/postgres/${postgres.id}`, `/key-value/${cache.id}`]) {
    await client.until(
      () => client.get(path),
      (store) => (store as { status: string }).status === "available",
    );
  }
  const repository = await TestRepository.create(`${world.folder}/web`, { "server.js": SERVER });
  const { service } = await client.createWebService("web", repository.path);
  const ids = { web: service.id, postgres: postgres.id, cache: cache.id };
  await stack.setOutputs({}, ids, { postgres: "Postgres", cache: "KeyValue" });
  // The emulator is the project's own.
  await symlink(join(world.folder, "data"), join(stack.folder, ".slipway/emulator"));
  await writeEmulatorRecord(join(world.folder, "data"), emulator);
  await writeFile(join(stack.folder, "psqlrc"), "");
});
afterAll(() => Promise.all([stack[Symbol.asyncDispose](), world[Symbol.asyncDispose]()]));

const slipway = (...args: string[]) => stack.slipway(args, { PSQLRC: join(stack.folder, "psqlrc") });

test("`url` prints an address that curl opens", async ({ skip }) => {
  await needTool(skip, "CURL", ["curl", "--version"]);
  const { stdout, stderr } = await slipway("url", "web", "--stack", STACK);
  expect(stderr).not.toContain("Error");
  expect((await execa("curl", ["--silent", stdout])).stdout).toBe("here");
});

test("`psql` connects over TLS and passes on what stands behind `--`", async ({ skip }) => {
  await needTool(skip, "PSQL", ["psql", "--version"]);
  const asked = "select ssl, current_user = session_user from pg_stat_ssl where pid = pg_backend_pid()";
  const { stdout, stderr } = await slipway("psql", "--stack", STACK, "--", "-At", "-c", asked);
  expect(stdout, stderr).toBe("t|t");
});

test("the line that `psql --print` prints is one that a shell runs", async ({ skip }) => {
  await needTool(skip, "PSQL", ["psql", "--version"]);
  const { stdout } = await slipway("psql", "postgres", "--stack", STACK, "--print", "--", "-At", "-c", "select 1");
  // A space before it keeps a line with a password out of a shell's history.
  expect(stdout).toMatch(/^ PGPASSWORD=/);
  expect((await execa("sh", ["-c", stdout])).stdout).toBe("1");
});

test("`redis-cli` answers, and so does the line that it prints", async ({ skip }) => {
  await needTool(skip, "REDIS_CLI", ["redis-cli", "--version"]);
  const { stdout, stderr } = await slipway("redis-cli", "--stack", STACK, "--", "PING");
  expect(stdout, stderr).toBe("PONG");
  const { stdout: line } = await slipway("redis-cli", "cache", "--stack", STACK, "--print", "--", "PING");
  expect((await execa("sh", ["-c", line])).stdout).toBe("PONG");
});

test("where only Debian's package that is unpacked in the cache has a `redis-cli`, that one is used", async ({
  skip,
}) => {
  await needTool(skip, "REDIS_CLI", ["redis-cli", "--version"]);
  const programs = async (name: string) => (await execa("sh", ["-c", `command -v ${name}`])).stdout;
  const bin = join(stack.folder, "cache/slipway/redis", basename(debianRedis().folder), "bin");
  await mkdir(bin, { recursive: true });
  await symlink(await programs("redis-cli"), join(bin, "redis-cli"));
  const env = { PATH: dirname(await programs("pulumi")), XDG_CACHE_HOME: join(stack.folder, "cache") };
  const { stdout, stderr } = await stack.slipway(["redis-cli", "--stack", STACK, "--", "PING"], env);
  expect(stdout, stderr).toBe("PONG");
  const printed = await stack.slipway(["redis-cli", "--stack", STACK, "--print", "--", "PING"], env);
  expect((await execa("sh", ["-c", printed.stdout])).stdout).toBe("PONG");
});

test("an option of the client's own without `--` before it is met with the line that passes it on", async () => {
  const { stderr, exitCode } = await slipway("psql", "--stack", STACK, "-c", "select 1");
  expect(exitCode).toBe(1);
  expect(stderr).toContain("error: unknown option '-c'");
  expect(stderr).toContain("What is for `psql` itself stands behind `--`: `npx slipway psql -- <arguments>`.");
});

test("where the client is not on PATH, it says what to install", async () => {
  const { stdout: pulumi } = await execa("sh", ["-c", "command -v pulumi"]);
  const { stderr, exitCode } = await stack.slipway(["psql", "--stack", STACK], { PATH: dirname(pulumi) });
  expect(exitCode).toBe(1);
  expect(stderr).toContain("`psql` is not on PATH: install it (`sudo apt-get install postgresql-client`");
});
