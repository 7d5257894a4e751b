import { join, resolve } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
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

function pulumi(of = engine): Promise<Pulumi> {
  return pulumiFor(projectIn(of.folder), of.stack, (_title, work) => work(() => undefined), "user's");
}

async function deployed(using: Pulumi, of = engine): Promise<DeployedStack> {
  const { apiKey, ownerId } = of.emulator;
  const exported = JSON.parse(await using.read(["stack", "export", "--stack", of.stack])) as unknown;
  const render = openRender({ host: of.proxy.url, apiKey, ownerId });
  return { name: of.stack, resources: resourcesIn(exported), render };
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

describe("a system that runs images", () => {
  const [former, next] = ["a1", "b2"].map((digits) => `@sha256:${digits.repeat(32)}`) as [string, string];
  const images = (web: string, jobs: string) => ({ web: `ghcr.io/acme/web${web}`, jobs: `ghcr.io/acme/jobs${jobs}` });
  let simulated: Engine;
  beforeAll(async () => {
    simulated = await Engine.start(join(__dirname, "specimen-program"), { runtime: "simulated" });
    const credential = { registry: "GITHUB", name: "acme", username: "ada", authToken: "t0ken" };
    await simulated.api("POST", "/registrycredentials", { ...credential, ownerId: simulated.emulator.ownerId });
  });
  beforeEach(() => {
    for (const [name, value] of Object.entries(simulated.environment)) vi.stubEnv(name, value);
  });
  afterAll(() => simulated[Symbol.asyncDispose]());

  /** Pins images, brings them up, and gives what was written at Render for it. */
  async function up(releases: object, registryCredentials: object = { web: "acme" }): Promise<string[]> {
    const settings = { repo: "https://github.com/acme/pictured", releases, registryCredentials };
    const others = { "slipway:environment": "staging", "slipway:checkSources": "false" };
    await simulated.configure({ ...others, "slipway:pictured": settings });
    const { writes } = await simulated.countRequests(async () => {
      const run = await simulated.up();
      expect(run.exitCode, run.text).toBe(0);
    });
    return writes;
  }

  async function newest(service: string): Promise<object | undefined> {
    const { [`pictured-${service}-test`]: id = "" } = await simulated.services();
    const [row] = (await simulated.api("GET", `/services/${id}/deploys`)) as { deploy: object }[];
    return row?.deploy;
  }

  test("is up at the digests that are pinned, with a credential by its name, and a preview finds nothing to do", async () => {
    await up(images(former, former));
    expect(await newest("web")).toMatchObject({ status: "live", image: { ref: images(former, former).web } });
    const credential = { registryCredential: { name: "acme" } };
    expect(await simulated.find("service", "pictured-web-test")).toMatchObject(credential);
    const { exitCode, text } = await simulated.pulumi("preview", "--refresh", "--expect-no-changes");
    expect(exitCode, text).toBe(0);
  });

  test("moves on by the one service whose digest changes, which its history tells, and goes back to the kept deploy", async () => {
    const { [`pictured-web-test`]: id = "" } = await simulated.services();
    expect(await up(images(next, former))).toEqual([`PATCH /services/${id}`, `POST /services/${id}/deploys`]);
    const using = await pulumi(simulated);
    const [web, jobs] = ["web", "jobs"].map((name) => ({ kind: "image", image: `ghcr.io/acme/${name}` }));
    const bundle = (digest: string) => ({
      pictured: { web: { ...web, digest }, jobs: { ...jobs, digest: former.slice(1) } },
    });
    const releases = await releasesOf(using, await deployed(using, simulated));
    expect(releases).toMatchObject([
      { number: 2, bundle: bundle(next.slice(1)), isLive: true },
      { number: 1, bundle: bundle(former.slice(1)), isLive: false, keptByRender: true, wayBack: "no build" },
    ]);
    await up(images(former, former));
    expect(await newest("web")).toMatchObject({ trigger: "rollback", image: { ref: images(former, former).web } });
  });

  test("is built where a stack pins a commit, in place, and runs its image again", async () => {
    const commit = "c".repeat(40);
    const { "pictured-jobs-test": id = "" } = await simulated.services();
    const pinned = images(former, former);
    await up({ ...pinned, jobs: commit });
    expect(await newest("jobs")).toMatchObject({ status: "live", commit: { id: commit } });
    await up(pinned);
    expect(await newest("jobs")).toMatchObject({ status: "live", commit: null, image: { ref: pinned.jobs } });
    expect((await simulated.services())["pictured-jobs-test"]).toBe(id);
    const { exitCode, text } = await simulated.pulumi("preview", "--refresh", "--expect-no-changes");
    expect(exitCode, text).toBe(0);
  });

  test("has drift where somebody else deploys another image, told by the digest", async () => {
    const { [`pictured-web-test`]: id = "" } = await simulated.services();
    await simulated.api("POST", `/services/${id}/deploys`, { imageUrl: images(next, next).web });
    await expect.poll(() => newest("web")).toMatchObject({ status: "live", image: { ref: images(next, next).web } });
    const { drift } = await compare(await pulumi(simulated), simulated.stack);
    expect(drift).toMatchObject([{ part: "web", property: "release", program: images(former, former).web }]);
  });

  test("is refused at preview for a credential that isn't there, by its place", async () => {
    await expect(up(images(former, former), { jobs: "nobody" })).rejects.toThrow(
      "`slipway:pictured.registryCredentials.jobs` is `nobody`: There is no registry credential `nobody`",
    );
  });
});
