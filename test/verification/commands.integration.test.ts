import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
import { verify } from "../../operations/src/commands/verify";
import { projectIn } from "../../operations/src/project";
import { checks } from "../../stacks/realtime/checks";
import { FakeRealtime, type Routes } from "./fake-realtime";
import { STACK, TestStack } from "./test-stack";

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create();
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => stack[Symbol.asyncDispose]());

const NAMES = checks.map(({ name }) => name);
const unready: Routes = { "GET /feeder/ops/health/readiness": () => ({ status: 503, body: { refused: "401" } }) };

/** What an update leaves as the stack's outputs; not all of them are texts. */
function outputsOf({ outputs }: FakeRealtime): object {
  const all = { ...outputs, dns: { "ticks.example": "CNAME fake.onrender.com" } };
  return Object.fromEntries(Object.entries(all).map(([name, value]) => [`realtime.${name}`, value]));
}

test("`verify --json` prints one document with each check and what came of each system's, and ends with 0 when they have passed", async () => {
  await using system = await FakeRealtime.start();
  await stack.setOutputs(outputsOf(system));
  const { exitCode, stdout } = await stack.slipway(["verify", "--stack", STACK, "--json"]);
  expect(exitCode, stdout).toBe(0);
  const result = {
    system: "realtime",
    outcome: expect.stringMatching(/^(passed|skipped)$/),
    durationMs: expect.any(Number),
  };
  expect(JSON.parse(stdout) as unknown).toEqual({
    stack: STACK,
    passed: true,
    checks: { realtime: "passed" },
    results: NAMES.map((check): unknown => expect.objectContaining({ ...result, check })),
  });
});

test("`verify --json` ends with 1 when a check has failed, and says which, what it saw and the hint", async () => {
  await using system = await FakeRealtime.start(unready);
  await stack.setOutputs(outputsOf(system));
  const { exitCode, stdout } = await stack.slipway(["verify", "--stack", STACK, "--json"]);
  expect(exitCode).toBe(1);
  const document = JSON.parse(stdout) as { passed: boolean; results: { check: string; outcome: string }[] };
  expect(document.passed).toBe(false);
  expect(document.results.map(({ check }) => check)).toEqual(NAMES);
  expect(document.results.filter(({ outcome }) => outcome === "failed")).toEqual([
    {
      system: "realtime",
      check: "feeder is ready",
      outcome: "failed",
      durationMs: expect.any(Number),
      note: `GET ${system.outputs.feederUrl}/ops/health/readiness: expected 200, got 503 {"refused":"401"}`,
      hint: expect.stringContaining("401"),
    },
  ]);
});

test("`verify` tells people each check, why one failed, and how many passed, and ends with 1", async () => {
  await using system = await FakeRealtime.start(unready);
  await stack.setOutputs(outputsOf(system));
  const { exitCode, stdout } = await stack.slipway(["verify", "--stack", STACK]);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^✔ realtime: orchestrator-api is ready \(\d+\.\d s\)$/m);
  expect(stdout).toMatch(
    /^✖ realtime: feeder is ready \(\d+\.\d s\)\n {4}GET .* got 503 .*\n {4}A 401 on the webhooks/m,
  );
  expect(stdout).toMatch(
    /^○ realtime: the stream yields the feeder's ticks .*\n {4}not tried: `feeder is ready` has to pass first$/m,
  );
  expect(stdout).toMatch(new RegExp(`\\n${NAMES.length - 4} of ${NAMES.length} checks passed. 3 not tried.$`));
});

test("`verify` tells first which service is suspended at Render, and ends with 1", async () => {
  const service = { id: "srv-1", type: "web_service", name: "api", slug: "api", createdAt: "2026-01-01T00:00:00Z" };
  const row = { cursor: "1", service: { ...service, suspended: "suspended", serviceDetails: {} } };
  await using system = await FakeRealtime.start({ "GET /v1/services": () => ({ body: [row] }) });
  await stack.setOutputs(outputsOf(system), { api: "srv-1" });
  const { origin } = new URL(system.outputs.apiUrl);
  const env = { RENDER_HOST: `${origin}/v1`, RENDER_API_KEY: "rnd_1", RENDER_OWNER_ID: "tea-1" };
  const { exitCode, stdout } = await stack.slipway(["verify", "--stack", STACK], env);
  expect(exitCode).toBe(1);
  expect(stdout).toMatch(/^✖ api is not suspended \(.*\)\n {4}service `api` is suspended at Render.*\n {4}Resume it/);
});

test.each([
  [undefined, NAMES.map((name) => `realtime: ${name}`)],
  [true, []],
])("checks that run are shown, but not with --json (json: %s)", async (json, shown) => {
  for (const [name, value] of Object.entries(stack.env)) vi.stubEnv(name, value);
  await using system = await FakeRealtime.start();
  await stack.setOutputs(outputsOf(system));
  const titles: string[] = [];
  const context = {
    project: projectIn(stack.folder),
    step: <T>(title: string, work: (detail: () => void) => Promise<T>) => {
      titles.push(title);
      return work(() => undefined);
    },
    say: () => undefined,
  };
  await verify(context, { stack: STACK, ...(json && { json }) });
  expect(titles.filter((title) => title.startsWith("realtime: "))).toEqual(shown);
});

test.each([
  ["status", "--stack", "none"],
  ["verify", "--stack", "none"],
  ["logs", "feeder", "--stack", "none"],
])("`%s` of a stack that is not there says how to come by it", async (...args) => {
  const { exitCode, stderr } = await stack.slipway(args);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      "There is no stack `none` where Pulumi is logged in: create it with `npm run pulumi -- stack init none`, " +
      "or set `PULUMI_BACKEND_URL` to where its state is.",
  });
});

test("where nobody is logged in, it says how to log in", async () => {
  const nobody = { PULUMI_BACKEND_URL: "", PULUMI_ACCESS_TOKEN: "", PULUMI_HOME: `${stack.folder}/nobody` };
  const { exitCode, stderr } = await stack.slipway(["status", "--stack", STACK], nobody);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr:
      `Pulumi is not logged in on this machine, so stack \`${STACK}\` can't be read: log in with \`npm run pulumi -- login\`, ` +
      "or set `PULUMI_BACKEND_URL` to where its state is.",
  });
});
