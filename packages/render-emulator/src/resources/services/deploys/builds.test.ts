import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Deploy } from "@slipway/render-api";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { RunJob, Runtime } from "../../../runtimes/runtime";
import type { Store } from "../../store";
import type { ServiceRecord } from "../record";
import { Builds } from "./builds";
import { Pipeline, type PipelineParts } from "./pipeline";
import type { DeployRecord, DeploySettings } from "./record";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "builds-"));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const serviceId = "srv-1";
const service = { service: { id: serviceId, serviceDetails: {} }, liveDeployId: "" } as ServiceRecord;

/** Builds of a service, of which each is live once it is made; and a pipeline whose jobs do as they are told. */
function world(plan = "starter", runOnce: (job: RunJob) => Promise<void> = () => Promise.resolve()) {
  service.service.serviceDetails = { plan };
  const state = { services: [service], deploys: [] as DeployRecord[] };
  const store = { state, save: () => Promise.resolve() } as unknown as Store;
  const removed: string[] = [];
  const builds = new Builds(root, store, async (id, buildId = "all") => void removed.push(`${id} ${buildId}`));
  const runtimeFor = () => ({ runOnce }) as Partial<Runtime> as Runtime;
  const pipeline = new Pipeline({ store, builds, runtimeFor } as unknown as PipelineParts);
  const make = async (name: string): Promise<DeployRecord> => {
    const dir = `dep-${name}`;
    await builds.create(serviceId, dir);
    const commit = { id: "", message: "", createdAt: "" };
    const settings = {} as DeploySettings;
    const record = {
      deploy: { id: dir } as Deploy,
      serviceId,
      artifact: { kind: "build", dir, commit },
      settings,
    } as const;
    state.deploys.push(record);
    service.liveDeployId = dir;
    return record;
  };
  const pull = (name: string): void => {
    const id = `dep-${name}`;
    const artifact = { kind: "image", ref: "", digest: "", by: id } as const;
    state.deploys.push({ deploy: { id } as Deploy, serviceId, artifact });
    service.liveDeployId = id;
  };
  return { builds, pipeline, make, pull, removed };
}

const present = async () => (await readdir(join(root, serviceId, "builds"))).toSorted();

test("the newest five builds stay beside the one that is being made", async () => {
  const { builds, make, removed } = world();
  for (const name of ["a", "b", "c", "d", "e", "f", "g"]) await make(name);
  expect(await present()).toEqual(["dep-b", "dep-c", "dep-d", "dep-e", "dep-f", "dep-g"]);
  expect(removed, "images of builds that are gone").toEqual([`${serviceId} dep-a`]);
  await builds.remove(serviceId);
  expect(removed.at(-1)).toBe(`${serviceId} all`);
});

test("of a service on the free plan the newest two stay beside the one that is being made", async () => {
  const { make } = world("free");
  for (const name of ["a", "b", "c", "d"]) await make(name);
  expect(await present()).toEqual(["dep-b", "dep-c", "dep-d"]);
});

test("deploys of images take no build's place", async () => {
  const { builds, make, pull } = world();
  const [first] = [await make("a"), await make("b"), await make("c"), await make("d"), await make("e")];
  for (const name of ["1", "2", "3", "4", "5"]) pull(name);
  await make("f");
  expect(await present()).toEqual(["dep-a", "dep-b", "dep-c", "dep-d", "dep-e", "dep-f"]);
  expect(builds.artifactOf(first)).toBeDefined();
});

test("the build in which a job runs stays as long as the job does", async () => {
  const seen: string[][] = [];
  const { builds, pipeline, make } = world("starter", async () => {
    for (const name of ["b", "c", "d", "e", "f", "g", "h"]) await make(name);
    seen.push(await present());
    expect(builds.isInUse(first)).toBe(true);
  });
  const first = await make("a");
  const task = { id: "job-1", name: "Job", command: "true", limitMs: 60_000 };
  await pipeline.runOnce(first, { ...task, signal: new AbortController().signal });
  expect(seen[0]).toContain("dep-a");
  expect(builds.artifactOf(first)).toBeDefined();
  expect(builds.isInUse(first)).toBe(false);
  await make("i");
  expect(await present()).not.toContain("dep-a");
  expect(builds.artifactOf(first)).toBeUndefined();
});
