import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import type { DeployedStack } from "../../operations/src/deployed-stack";
import { compare, driftOf } from "../../operations/src/drift/drift-of";
import { projectIn } from "../../operations/src/project";
import { type Pulumi, pulumiFor } from "../../operations/src/pulumi";
import { liveBundle } from "../../operations/src/releases/bundle";
import { readTimeline, releasesOf } from "../../operations/src/releases/list";
import { recordMessage, recordVerification } from "../../operations/src/releases/record";
import { openRender } from "../../operations/src/render";
import { resourcesIn } from "../../operations/src/stack-resources";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { Engine } from "./engine";

// A stack's history as it comes about: what runs is verified and recorded, somebody changes it at Render, and both are told.
const rootDir = "examples/specimen";
const variables = { web: { GREETING: "Good day" } };

let engine: Engine;
let clone: TestRepository;
let first: string;
let second: string;

beforeAll(async () => {
  engine = await Engine.start(join(__dirname, "specimen-program"));
  clone = await TestRepository.clone(resolve(__dirname, "../.."), join(engine.folder, "clone"));
  first = await clone.commit({ [`${rootDir}/NOTES.md`]: "1" }, "Take the first note");
  second = await clone.commit({ [`${rootDir}/NOTES.md`]: "2" }, "Take the second note");
});
beforeEach(() => {
  for (const [name, value] of Object.entries(engine.environment)) vi.stubEnv(name, value);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => engine[Symbol.asyncDispose]());

function configure(release: string, settings: object = {}): Promise<void> {
  const specimen = { repo: clone.path, rootDir, release, variables, ...settings };
  return engine.configure({ "slipway:environment": "local", "slipway:specimen": specimen });
}

function pulumi(): Promise<Pulumi> {
  return pulumiFor(projectIn(engine.folder), engine.stack, (_title, work) => work(() => undefined), "user's");
}

async function deployed(using: Pulumi): Promise<DeployedStack> {
  const { apiKey, ownerId } = engine.emulator;
  const exported = JSON.parse(await using.read(["stack", "export", "--stack", engine.stack])) as unknown;
  const render = openRender({ host: engine.proxy.url, apiKey, ownerId });
  return { name: engine.stack, resources: resourcesIn(exported), render };
}

async function serviceId(): Promise<string> {
  return (await engine.services())["specimen-web-test"] ?? "";
}

test("what is deployed and verified is in Pulumi's own history, and recording it writes nothing at Render", async () => {
  await configure(first);
  const bundle = { specimen: { web: { kind: "commit", commit: first } } } as const;
  const message = recordMessage({ action: "deploy", bundle, by: "Ada" });
  const up = await engine.pulumi("up", "--yes", "--skip-preview", "--message", message);
  expect(up.exitCode, up.text).toBe(0);
  const using = await pulumi();
  const live = await liveBundle(await deployed(using));
  expect(live).toEqual(bundle);
  const { writes } = await engine.countRequests(() =>
    recordVerification(using, engine.stack, {
      action: "verify",
      checks: { specimen: "passed" },
      bundle: live,
      by: "Ada",
    }),
  );
  expect(writes).toEqual([]);
  const releases = await releasesOf(using, await deployed(using));
  expect(releases).toMatchObject([
    { number: 1, action: "deploy", by: "Ada", bundle, result: "succeeded", verified: "passed", isLive: true },
  ]);
  expect(releases[0]?.subject).toBe("Take the first note");
});

test("an update without a record has the pins of its config, a red verification counts, and the former release is kept", async () => {
  await configure(second);
  const up = await engine.up();
  expect(up.exitCode, up.text).toBe(0);
  const using = await pulumi();
  const bundle = await liveBundle(await deployed(using));
  await recordVerification(using, engine.stack, { action: "verify", checks: { specimen: "failed" }, bundle });
  const releases = await releasesOf(using, await deployed(using));
  expect(releases).toMatchObject([
    { number: 3, action: "deploy", bundle, verified: "failed", isLive: true, subject: "Take the second note" },
    { number: 1, verified: "passed", isLive: false, keptByRender: true, wayBack: "no build" },
  ]);
});

test("what is as it was deployed has no drift, and what only the program changed is pending", async () => {
  const using = await pulumi();
  expect(await compare(using, engine.stack)).toEqual({ drift: [], pending: [], notes: [] });
  await configure(second, { variables: { web: { GREETING: "Good evening" } } });
  const web = { system: "specimen", part: "web", kind: "web service", what: "changed", isSecret: false };
  const pending = { ...web, property: "envVars.GREETING", program: "Good evening", render: "Good day" };
  expect(await compare(using, engine.stack)).toEqual({ drift: [], pending: [pending], notes: [] });
});

test("what somebody changed at Render is drift, apart from what is pending; of secrets that they differ; and nothing is written", async () => {
  const id = await serviceId();
  await engine.api("PUT", `/services/${id}/env-vars/BY_HAND`, { value: "hunter22-by-hand" });
  await engine.api("PUT", `/services/${id}/env-vars/DATABASE_URL`, { value: "postgres://ada:hunter22@127.0.0.1/x" });
  await engine.api("PATCH", `/services/${id}`, { serviceDetails: { healthCheckPath: "/" } });
  await configure(second, { variables: { web: { GREETING: "Good evening" } } });
  const using = await pulumi();
  const state = await using.read(["stack", "export", "--stack", engine.stack]);
  let found: Awaited<ReturnType<typeof compare>> | undefined;
  const { writes } = await engine.countRequests(async () => {
    found = await compare(using, engine.stack);
  });
  expect(writes).toEqual([]);
  expect(await using.read(["stack", "export", "--stack", engine.stack])).toBe(state);
  const told = found?.drift.map(({ property, isSecret }) => `${property} ${isSecret ? "secret" : "plain"}`);
  expect(told?.toSorted()).toEqual(["envVars.BY_HAND secret", "envVars.DATABASE_URL secret", "healthCheckPath plain"]);
  expect(found?.pending.map(({ property }) => property)).toEqual(["envVars.GREETING"]);
  expect(JSON.stringify(found)).not.toContain("hunter22");
});

test("the deploy that is said to be kept can be gone back to, which shows as done by hand and as drift, recorded verification or not", async () => {
  await configure(second);
  const up = await engine.pulumi("up", "--yes", "--skip-preview", "--refresh");
  expect(up.exitCode, up.text).toBe(0);
  expect(await driftOf(await pulumi(), engine.stack)).toEqual([]);
  const id = await serviceId();
  const page = (await engine.api("GET", `/services/${id}/deploys?limit=100`)) as {
    deploy: { id: string; commit: { id: string } | null };
  }[];
  const kept = page.findLast(({ deploy }) => deploy.commit?.id === first)?.deploy.id ?? "";
  const back = (await engine.api("POST", `/services/${id}/rollback`, { deployId: kept })) as { id: string };
  const statusOf = async () =>
    ((await engine.api("GET", `/services/${id}/deploys/${back.id}`)) as { status: string }).status;
  await expect.poll(statusOf).toBe("live");
  const using = await pulumi();
  const verified = { action: "verify", checks: { specimen: "not tried" }, bundle: {} } as const;
  const { reads, writes } = await engine.countRequests(() => recordVerification(using, engine.stack, verified));
  expect([reads, writes]).toEqual([0, []]);
  const drift = await driftOf(using, engine.stack);
  expect(drift).toContainEqual(
    expect.objectContaining({ part: "web", property: "release", program: second, render: first }),
  );
  const [newest] = await readTimeline(using, await deployed(using));
  expect(newest).toMatchObject({
    isLive: true,
    verified: "not tried",
    bundle: { specimen: { web: { commit: first } } },
  });
});

test("a service that is gone is told as such", async () => {
  await engine.api("DELETE", `/services/${await serviceId()}`);
  expect(await driftOf(await pulumi(), engine.stack)).toEqual([
    { system: "specimen", part: "web", kind: "web service", what: "gone", isSecret: false },
  ]);
});
