import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { instanceSchema, keyValueConnectionInfoSchema } from "@slipway/render-api";
import { findBrowser } from "../../operations/src/verification/browser";
import { textsOf } from "../../operations/src/system-outputs";
import { runChecks } from "../../operations/src/verification/run-checks";
import { postgresPid, redisPid } from "../../packages/render-emulator/src/testing/data-store-pids";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { checks } from "../../stacks/realtime/checks";
import { browserFault, Dashboard } from "../browser/dashboard";
import { Engine } from "./engine";
import { answersDuring } from "./load";

// The project's own program, on what is committed of the example.
const root = resolve(__dirname, "../..");
const rootDir = "examples/realtime";

let engine: Engine;
let client: TestClient;
let repository: TestRepository;
let variables: Record<string, object> = {};

beforeAll(async () => {
  engine = await Engine.start(root);
  client = new TestClient(engine.emulator);
  repository = await TestRepository.clone(root, join(engine.folder, "repository"));
});
afterAll(() => engine[Symbol.asyncDispose]());

function configure(): Promise<void> {
  const settings = { repo: repository.path, rootDir, variables };
  return engine.configure({ "slipway:environment": "local", "slipway:realtime": settings });
}

async function up(): Promise<void> {
  await configure();
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
}

/** The processes of Postgres and of Redis. */
async function dataStorePids(): Promise<number[]> {
  const [found] = z.array(z.object({ keyValue: z.object({ id: z.string() }) })).parse(await client.get("/key-value"));
  const info = keyValueConnectionInfoSchema.parse(await client.get(`/key-value/${found?.keyValue.id}/connection-info`));
  return [await postgresPid(join(engine.folder, "emulator")), await redisPid(info.internalConnectionString)];
}

async function realtimeOutputs(): Promise<Record<string, string>> {
  return textsOf("realtime", await engine.outputs());
}

async function verify(): Promise<string[]> {
  const outputs = await realtimeOutputs();
  const run = { system: "realtime", outputs, browser: findBrowser(), limitMs: 60_000 };
  const results = await runChecks(checks, run);
  return results.filter(({ outcome }) => outcome === "failed").map(({ check, note }) => `${check}: ${note ?? ""}`);
}

test("realtime comes up from nothing, and every check of its contract passes", async () => {
  await up();
  expect(await verify()).toEqual([]);
});

function skipWithoutBrowser(skip: (note: string) => void): void {
  const fault = browserFault();
  if (fault === undefined || process.env.REQUIRE_BROWSER === "1") return;
  console.warn(`The dashboard is not tested: ${fault}`);
  skip(fault);
}

test("a price that somebody posts shows in the dashboard at once, and the next one after it", async ({ skip }) => {
  skipWithoutBrowser(skip);
  const { apiUrl = "", apiKey = "", dashboardUrl = "" } = await realtimeOutputs();
  const post = async (path: string, body: object) => {
    const headers = { "content-type": "application/json", "x-api-key": apiKey };
    const response = await fetch(`${apiUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
    expect(response.status, await response.text()).toBe(202);
  };
  // A symbol that the feeder does not know, so that no other price comes between.
  const symbol = "TESTUSDT";
  await post("/webhooks/symbols", { items: [{ symbol }] });
  await using dashboard = await Dashboard.open(dashboardUrl);
  for (const [price, shown] of [
    [4321.01, "4,321.01"],
    [8765.43, "8,765.43"],
  ] as const) {
    await post("/webhooks/ticks", { source: "test", items: [{ symbol, price, ts: Date.now() / 1000, volume: 1 }] });
    await dashboard.untilPrice(symbol, shown);
  }
  expect(dashboard.problems).toEqual([]);
});

test("the dashboard keeps the chosen symbol, names its commit, and cuts nothing off, however wide it is", async ({
  skip,
}) => {
  skipWithoutBrowser(skip);
  const { dashboardUrl = "" } = await realtimeOutputs();
  await using dashboard = await Dashboard.open(dashboardUrl);
  await dashboard.untilShown("BTCUSDT");
  await dashboard.choose("ETHUSDT");
  await dashboard.reload();
  await dashboard.untilShown("ETHUSDT");
  const id = (await engine.services())["realtime-dashboard-test"] ?? "";
  const [last] = z
    .array(z.object({ deploy: z.object({ commit: z.object({ id: z.string() }).nullable() }) }))
    .parse(await client.get(`/services/${id}/deploys`));
  expect(await dashboard.commit()).toBe(last?.deploy.commit?.id.slice(0, 7));
  for (const width of [320, 375, 768, 1280, 2560]) expect(await dashboard.cutAt(width), `${width}`).toEqual([]);
  expect(dashboard.problems).toEqual([]);
});

test("one changed variable is one deploy of one service, and the contract still holds", async () => {
  variables = { consumers: { BATCH_MAX: 250 } };
  await up();
  expect(await engine.deploys("realtime-consumers-test")).toEqual(["live", "deactivated", "canceled"]);
  for (const service of ["orchestrator-api", "realtime-gateway", "feeder", "dashboard"]) {
    expect(await engine.deploys(`realtime-${service}-test`)).toEqual(["live", "canceled"]);
  }
  expect(await verify()).toEqual([]);
});

test("no request to the API fails while a variable of it, its release and the number of its instances change", async () => {
  const { apiUrl = "" } = await realtimeOutputs();
  const id = (await engine.services())["realtime-orchestrator-api-test"] ?? "";
  const instances = async () => z.array(instanceSchema).parse(await client.get(`/services/${id}/instances`)).length;
  const answers = await answersDuring(`${apiUrl}/symbols`, async () => {
    variables = { ...variables, "orchestrator-api": { LOG_LEVEL: "warn" } };
    await up();
    await repository.commit({ [`${rootDir}/services/orchestrator-api/RELEASE`]: "another" }, "Another release");
    await up();
    for (const numInstances of [3, 1]) {
      await client.send("POST", `/services/${id}/scale`, { numInstances });
      await client.until(instances, (count) => count === numInstances);
    }
  });
  expect(new Set(answers.map((text) => text.includes("BTCUSDT")))).toEqual(new Set([true]));
  expect(await engine.deploys("realtime-orchestrator-api-test")).toEqual([
    "live",
    "deactivated",
    "deactivated",
    "canceled",
  ]);
});

test("Postgres and Redis are killed during an up: it ends well, and the contract holds again", async () => {
  variables = { ...variables, consumers: { BATCH_MAX: 100 } };
  await configure();
  const pids = await dataStorePids();
  const run = engine.begin("up", "--yes", "--skip-preview");
  for (const pid of pids) process.kill(pid, "SIGKILL");
  const { exitCode, text } = await run.ended;
  expect(exitCode, text).toBe(0);
  expect(await verify()).toEqual([]);
});

test("destroy leaves nothing behind", async () => {
  const run = await engine.pulumi("destroy", "--yes", "--skip-preview");
  expect(run.exitCode, run.text).toBe(0);
  expect(await engine.services()).toEqual({});
});
