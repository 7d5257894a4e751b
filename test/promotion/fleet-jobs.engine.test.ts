import { join, resolve } from "node:path";
import pRetry from "p-retry";
import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { needTool } from "../../packages/render-emulator/src/testing/required-tool";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "../engine/engine";

// The application itself, as the project's program deploys it: its job at every second, counted in its database.
const root = resolve(__dirname, "../..");
const TICKS = 30;

let engine: Engine;
let repository: TestRepository;
beforeAll(async () => {
  engine = await Engine.start(root);
  repository = await TestRepository.clone(root, join(engine.folder, "repository"));
});
afterAll(() => engine[Symbol.asyncDispose]());

/** Brings fleet up with some of its variables. */
async function up(variables: object): Promise<void> {
  const settings = {
    repo: repository.path,
    rootDir: "examples/fleet",
    release: await repository.git("rev-parse", "HEAD"),
    database: { allowedNetworks: [{ cidrBlock: "127.0.0.1/32" }] },
    variables: { api: { TRIP_REPORT_INTERVAL_SECONDS: 1, ...variables } },
  };
  await engine.configure({ "slipway:environment": "local", "slipway:fleet": settings });
  const { exitCode, text } = await engine.up();
  expect(exitCode, text).toBe(0);
}

interface Run {
  second: number;
  attempts: number;
  instance: string;
}

/** What the job's table has, oldest first, once there is so much of it. */
async function runsOnce(isEnough: (runs: readonly Run[]) => boolean): Promise<Run[]> {
  const connectionString = (await engine.outputs())["fleet.externalDatabaseUrl"];
  const client = new pg.Client({ connectionString, ssl: { rejectUnauthorized: false } });
  await client.connect();
  try {
    const look = async () => {
      const query = "select extract(epoch from tick)::int as second, attempts, instance from job_runs order by tick";
      const { rows } = await client.query<Run>(query);
      if (!isEnough(rows)) throw new Error(`there are ${rows.length} runs`);
      return rows;
    };
    return await pRetry(look, { retries: 400, minTimeout: 250, factor: 1 });
  } finally {
    await client.end();
  }
}

test(
  "each tick of fleet's job is run once, also while a deploy has two instances side by side",
  async ({ skip }) => {
    await needTool(skip, "MAVEN", ["mvn", "--version"]);
    await up({});
    await runsOnce((runs) => runs.length >= 5);
    await up({ LOG_LEVEL: "debug" });
    // What the first instance ran, what both could have run, and what the second one alone has.
    const runs = await runsOnce((all) => all.length >= TICKS && all.at(-5)?.instance !== all[0]?.instance);
    const [first] = runs;
    expect(runs.map(({ second }) => second)).toEqual(runs.map((_, at) => (first?.second ?? NaN) + at));
    expect(new Set(runs.map(({ attempts }) => attempts))).toEqual(new Set([1]));
    expect(new Set(runs.map(({ instance }) => instance)).size).toBe(2);
  },
  // Maven downloads and compiles first.
  600_000,
);
