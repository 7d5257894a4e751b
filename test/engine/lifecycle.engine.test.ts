import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Engine } from "./engine";
import { ServiceRepository } from "./repository";

let engine: Engine;
let repository: ServiceRepository;
let release: string;
let greetings = { first: "hello", second: "good day" };

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "program"));
  repository = await ServiceRepository.create(join(engine.folder, "repository"));
  release = await repository.commit("one");
});
afterAll(() => engine[Symbol.asyncDispose]());

function configure(): Promise<void> {
  return engine.configure({
    "pair:repo": repository.path,
    "pair:release": release,
    "pair:firstGreeting": greetings.first,
    "pair:secondGreeting": greetings.second,
  });
}

async function told(url: string | undefined): Promise<{ peer: string; greeting: string; commit: string }> {
  const response = await fetch(url ?? "");
  return (await response.json()) as { peer: string; greeting: string; commit: string };
}

/** Of each changed resource: what is done to it, its name, and which properties change. */
async function plan(): Promise<string[]> {
  const steps = await engine.previewSteps();
  return steps
    .filter(({ urn }) => urn.includes("render:index:"))
    .map(({ op, urn, detailedDiff }) =>
      `${op} ${urn.split("::").at(-1) ?? ""} ${Object.keys(detailedDiff ?? {}).join(" ")}`.trim(),
    );
}

// One stack's life, told in order: each test goes on from where the one before ended.

test("up brings both services live at the release, each knowing the other's address", async () => {
  await configure();
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
  const { firstUrl, secondUrl, live } = await engine.outputs();
  expect(await told(firstUrl)).toEqual({ peer: secondUrl, greeting: "hello", commit: release });
  expect(await told(secondUrl)).toEqual({ peer: firstUrl, greeting: "good day", commit: release });
  expect(live).toEqual({ first: release, second: release });
});

test("the deploy that Render starts by itself is canceled: one deploy per service ran", async () => {
  expect(await engine.deploys("pair-first-local")).toEqual(["live", "canceled"]);
});

test("a preview and a refresh then find nothing to do", async () => {
  const requests = await engine.countRequests(async () => {
    const preview = await engine.pulumi("preview", "--expect-no-changes");
    expect(preview.exitCode, preview.text).toBe(0);
  });
  expect(requests).toMatchObject({ reads: 0, writes: [] });
  const refresh = await engine.pulumi("refresh", "--yes", "--expect-no-changes");
  expect(refresh.exitCode, refresh.text).toBe(0);
});

test("the generated secret stands in no state in clear", async () => {
  const { firstToken } = await engine.outputs();
  expect(firstToken).toMatch(/^\S{44}$/);
  const { output } = await engine.pulumi("stack", "export");
  expect(output).not.toContain(firstToken);
});

test("one changed variable shows in its entry of the rollout, and causes one deploy", async () => {
  greetings = { ...greetings, first: "hi" };
  await configure();
  expect(await plan()).toEqual(["update pair services.first.envVars.GREETING"]);
  const before = await engine.deploys("pair-second-local");
  const { writes } = await engine.countRequests(async () => {
    const run = await engine.up();
    expect(run.exitCode, run.text).toBe(0);
  });
  const id = (await engine.services())["pair-first-local"] ?? "";
  expect(writes).toEqual([`PUT /services/${id}/env-vars/GREETING`, `POST /services/${id}/deploys`]);
  expect(await engine.deploys("pair-first-local")).toEqual(["live", "deactivated", "canceled"]);
  expect(await engine.deploys("pair-second-local")).toEqual(before);
  expect((await told((await engine.outputs()).firstUrl)).greeting).toBe("hi");
});

test.each([
  ["build", /`first`.*failed in its build/, "cannot find module"],
  ["migration", /`first`.*failed in its pre-deploy command/, "no such table: ticks"],
  ["start", /`first`.*failed at its start or health check/, "cannot read config"],
  [
    "health check",
    /`second`.*failed at its start or health check/,
    "Health check of /health timed out after 30 seconds: it answered 500",
  ],
] as const)(
  "a failed %s fails the up, names service and step, shows the last lines, and changes nothing",
  async (step, sentence, line) => {
    const { firstUrl, secondUrl } = await engine.outputs();
    const before = (await told(firstUrl)).commit;
    release = await repository.commit(`broken ${step}`, step);
    await configure();
    const run = await engine.up();
    expect(run.exitCode).not.toBe(0);
    expect(run.text).toMatch(sentence);
    expect(run.text).toContain(line);
    for (const url of [firstUrl, secondUrl]) expect((await told(url)).commit).toBe(before);
  },
);

test("the next release repairs it", async () => {
  release = await repository.commit("four");
  await configure();
  const run = await engine.up();
  expect(run.exitCode, run.text).toBe(0);
  const { firstUrl, secondUrl } = await engine.outputs();
  expect((await told(firstUrl)).commit).toBe(release);
  expect((await told(secondUrl)).commit).toBe(release);
  const preview = await engine.pulumi("preview", "--expect-no-changes");
  expect(preview.exitCode, preview.text).toBe(0);
});

test("destroy leaves nothing behind", async () => {
  const run = await engine.pulumi("destroy", "--yes", "--skip-preview");
  expect(run.exitCode, run.text).toBe(0);
  expect(await engine.services()).toEqual({});
});
