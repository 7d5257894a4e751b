import { resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findBrowser } from "../../operations/src/verification/browser";
import { runChecks } from "../../operations/src/verification/run-checks";
import { realtime } from "../../stacks/realtime";
import { browserFault, Dashboard } from "../browser/dashboard";
import { Engine } from "./engine";

// The project's own program, on what is committed of the example.
const root = resolve(__dirname, "../..");
const settings = { repo: root, rootDir: "examples/realtime" };

let engine: Engine;

beforeAll(async () => {
  engine = await Engine.start(root);
});
afterAll(() => engine[Symbol.asyncDispose]());

function configure(variables: object): Promise<void> {
  return engine.configure({ "slipway:environment": "local", "slipway:realtime": { ...settings, variables } });
}

async function realtimeOutputs(): Promise<Record<string, string>> {
  return (await engine.outputs()).realtime as unknown as Record<string, string>;
}

async function verify(): Promise<string[]> {
  const outputs = await realtimeOutputs();
  const run = { system: "realtime", outputs, browser: findBrowser(), limitMs: 60_000 };
  const results = await runChecks(realtime.checks, run, () => undefined);
  return results.filter(({ passed }) => !passed).map(({ check, note }) => `${check}: ${note ?? ""}`);
}

test("realtime comes up from nothing, and every check of its contract passes", async () => {
  await configure({});
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
  expect(await verify()).toEqual([]);
});

test("a price that somebody posts shows in the dashboard at once, and the next one after it", async ({ skip }) => {
  const fault = browserFault();
  if (fault !== undefined && process.env.REQUIRE_BROWSER !== "1") {
    console.warn(`The dashboard is not tested: ${fault}`);
    skip(fault);
  }
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

test("one changed variable is one deploy of one service, and the contract still holds", async () => {
  await configure({ consumers: { BATCH_MAX: 250 } });
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
  expect(await engine.deploys("realtime-consumers-local")).toEqual(["live", "deactivated", "canceled"]);
  for (const service of ["orchestrator-api", "realtime-gateway", "feeder", "dashboard"]) {
    expect(await engine.deploys(`realtime-${service}-local`)).toEqual(["live", "canceled"]);
  }
  expect(await verify()).toEqual([]);
});

test("destroy leaves nothing behind", async () => {
  const run = await engine.pulumi("destroy", "--yes", "--skip-preview");
  expect(run.exitCode, run.text).toBe(0);
  expect(await engine.services()).toEqual({});
});
