import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SteadyTraffic } from "../engine/steady-traffic";
import { BackendUser } from "./backend-user";
import { BuiltWorld } from "./built-world";

// What becomes of a database when migrations go wrong, and of the service that uses it: docs/deployment/migrations.md, step by step. Told in order.

const STACK = "production";
let world: BuiltWorld;
let user: BackendUser;
let backup: string;
beforeAll(async () => {
  const database = { allowedNetworks: [{ cidrBlock: "127.0.0.1/32" }] };
  world = await BuiltWorld.create("backend", [STACK], { database });
  await world.bringUp(STACK);
  user = await BackendUser.of(world, STACK);
  backup = join(world.project.path, "..", "plans.csv");
});
afterAll(() => world[Symbol.asyncDispose]());

const plan = { name: "A house", opening: 100_000, monthlyDeposit: 10_000, rate: 1_200, months: 3 };
const migration = (name: string, sql: string) => ({ [`prisma/migrations/${name}/migration.sql`]: sql });
const deploy = (release: string) =>
  world.slipway("deploy", "--stack", STACK, "--release", release, "--system", "backend");
const applied = () =>
  user.psql("SELECT migration_name FROM _prisma_migrations WHERE finished_at IS NOT NULL ORDER BY started_at");
const columns = () =>
  user.psql(
    "SELECT string_agg(column_name, ' ' ORDER BY column_name) FROM information_schema.columns WHERE table_name = 'plans'",
  );

test("a migration that fails leaves the old release serving, without a failed request, and the schema as it was", async () => {
  expect(await user.ask("POST", "/plans", plan)).toMatchObject({ status: 201 });
  const before = await columns();
  const broken = migration("20261201090000_note", "ALTER TABLE plans ADD COLUMN note TEXT;\nSELECT 1 / 0;\n");
  const traffic = SteadyTraffic.start([{ url: `${user.url}/health`, holds: '"ok"' }]);
  const { exitCode, all } = await deploy(await world.application.commit(broken, "Note what a plan is for"));
  const { sent, failures } = await traffic.stop();
  expect(exitCode, all).toBe(1);
  expect(all).toContain("`backend/api` failed at its pre-deploy command");
  expect(all).toContain("division by zero");
  expect(failures).toEqual([]);
  expect(sent).toBeGreaterThan(0);
  expect(await columns()).toBe(before);
  expect(await user.ask("GET", "/plans")).toEqual({ status: 200, names: [plan.name] });
});

test("once it is marked as undone the next one runs; one that breaks the release fails its checks", async () => {
  await rm(join(world.application.path, "prisma/migrations/20261201090000_note"), { recursive: true });
  const renaming = 'ALTER TABLE "plans" RENAME COLUMN "name" TO "title";\nDELETE FROM "plans";\n';
  const bad = await world.application.commit(migration("20261201100000_title", renaming), "Call it title");
  await user.psql("UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL");
  await user.psql(`\\copy plans TO '${backup}' WITH (FORMAT csv)`);
  const { exitCode, all } = await deploy(bad);
  expect(exitCode, all).toBe(1);
  expect(await applied()).toContain("20261201100000_title");
  expect(all).toMatch(/✖ backend: GET \/plans reads the database/);
});

test("a rollback brings the old release back, names the migration, and does not undo it", async () => {
  const { exitCode, all } = await world.slipway("rollback", "--stack", STACK);
  expect(all).toContain("prisma/migrations/20261201100000_title/migration.sql");
  expect(all).toMatch(/✖ backend: GET \/plans reads the database/);
  expect(exitCode).toBe(1);
  expect(await columns()).toContain("title");
  expect(await user.ask("GET", "/plans")).toMatchObject({ status: 500 });
});

test("a reverse migration makes it work again, and what was lost comes back from the backup, in one transaction", async () => {
  const reverse = migration("20261201110000_name", 'ALTER TABLE "plans" RENAME COLUMN "title" TO "name";\n');
  const { exitCode, all } = await deploy(await world.application.commit(reverse, "Call it name again"));
  expect(exitCode, all).toBe(0);
  expect(await user.ask("GET", "/plans")).toEqual({ status: 200, names: [] });
  await user.psql("TRUNCATE plans CASCADE", `\\copy plans FROM '${backup}' WITH (FORMAT csv)`);
  expect(await user.ask("GET", "/plans")).toEqual({ status: 200, names: [plan.name] });
});

test("with the schema as the old release knows it, a rollback to that ends green", async () => {
  const { exitCode, all } = await world.slipway("rollback", "--stack", STACK, "--to", "1");
  expect(exitCode, all).toBe(0);
  expect(all).toContain("by deploys that Render keeps, with no build");
  expect(await user.ask("GET", "/plans")).toEqual({ status: 200, names: [plan.name] });
});
