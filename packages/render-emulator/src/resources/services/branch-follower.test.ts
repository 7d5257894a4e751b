import { expect, test } from "vitest";
import type { Deploy } from "@slipway/render-api";
import { testSources } from "../../testing/test-sources";
import type { Store } from "../store";
import { BranchFollower } from "./branch-follower";
import { createService } from "./create";
import { createDeploy, type DeployRecord, type DeployRequest } from "./deploys/record";
import type { ServiceRecord } from "./record";

const sources = testSources();
const [old, tip] = ["a".repeat(40), "b".repeat(40)];

function followed(name: string): ServiceRecord {
  const details = { runtime: "node", envSpecificDetails: { buildCommand: "true", startCommand: "true" } } as const;
  const input = {
    type: "web_service",
    name,
    ownerId: "tea-1",
    repo: "/app",
    branch: "main",
    serviceDetails: details,
  } as const;
  return createService(input, new Set(), undefined, sources);
}

function deployOf({ service }: ServiceRecord, changes: Partial<DeployRecord["deploy"]>): DeployRecord {
  const record = createDeploy({ serviceId: service.id, trigger: "api" }, false, sources);
  return { ...record, deploy: { ...record.deploy, ...changes } };
}

const commitOf = (id: string) => ({ id, message: "A change", createdAt: "2026-01-02T03:04:05Z" });

/** A follower whose repository says that every branch stands at {@link tip}. */
function world(services: ServiceRecord[], deploys: DeployRecord[]) {
  const asked: string[] = [];
  const requested: DeployRequest[] = [];
  const pauses: number[] = [];
  const change = (record: ServiceRecord, changes: Partial<ServiceRecord>) =>
    Promise.resolve(void Object.assign(record, changes));
  const follower = new BranchFollower({
    store: { state: { services, deploys }, change } as unknown as Store,
    logs: { append: () => undefined },
    deployer: { request: (request) => (requested.push(request), Promise.resolve({} as Deploy)) },
    repositories: {
      tip: (repo, branch) => (asked.push(`${repo} ${branch}`), Promise.resolve(tip)),
      resolve: (_, { commitId = "" }) => Promise.resolve(commitOf(commitId)),
      changedFiles: () => Promise.resolve(["server.js"]),
    },
    intervalMs: 2_000,
    pause: async (ms) => {
      pauses.push(ms);
      if (pauses.length === 3) void follower.stop();
      await Promise.resolve();
    },
  });
  return { follower, asked, requested, pauses };
}

test("a branch is looked at once for all services that follow it, and each deploys its commit", async () => {
  const services = [followed("one"), followed("two")];
  const deploys = services.map((record) => deployOf(record, { status: "live", commit: commitOf(old) }));
  const { follower, asked, requested } = world(services, deploys);
  await follower.look();
  expect(asked).toEqual(["/app main"]);
  const request = { trigger: "new_commit", commitId: tip, commit: commitOf(tip) };
  expect(requested).toEqual(services.map(({ service }) => ({ serviceId: service.id, ...request })));
  await follower.look();
  expect(requested).toHaveLength(2);
});

test.each<[what: string, deploy: Partial<DeployRecord["deploy"]>]>([
  ["is yet to find its commit", { status: "build_in_progress", commit: null }],
  ["is building it", { status: "build_in_progress", commit: commitOf(tip) }],
  ["was canceled before it found one", { status: "canceled", commit: null }],
])("a commit is not deployed once more when a deploy of the branch %s", async (_, changes) => {
  const service = followed("one");
  const { follower, requested } = world([service], [deployOf(service, changes)]);
  await follower.look();
  expect(requested).toEqual([]);
});

test("nothing is asked for a service that doesn't follow", async () => {
  const service = followed("one");
  service.service.autoDeploy = "no";
  const { follower, asked } = world([service], []);
  await follower.look();
  expect(asked).toEqual([]);
});

test("it looks again after each pause, until it is stopped", async () => {
  const service = followed("one");
  const { follower, asked, pauses } = world([service], []);
  follower.start();
  await expect.poll(() => pauses).toEqual([2_000, 2_000, 2_000]);
  await follower.stop();
  expect(asked).toHaveLength(3);
});
