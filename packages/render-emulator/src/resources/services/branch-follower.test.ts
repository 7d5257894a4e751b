import { once } from "node:events";
import { expect, test } from "vitest";
import type { Deploy } from "@slipway/render-api";
import { testSources } from "../../testing/test-sources";
import type { Store } from "../store";
import { BranchFollower } from "./branch-follower";
import { createService } from "./create";
import { createDeploy, type DeployRecord, type DeployRequest } from "./deploys/record";
import type { Happening } from "../events/happening";
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
function world(
  services: ServiceRecord[],
  deploys: DeployRecord[],
  tipOf: (repo: string) => Promise<string> = () => Promise.resolve(tip),
) {
  const asked: string[] = [];
  const limits: (number | undefined)[] = [];
  const log: string[] = [];
  const told: Happening[] = [];
  const requested: DeployRequest[] = [];
  const pauses: number[] = [];
  let rounds = 0;
  let finish = (): void => undefined;
  const change = (record: ServiceRecord, changes: Partial<ServiceRecord>) =>
    Promise.resolve(void Object.assign(record, changes));
  const follower = new BranchFollower({
    store: { state: { services, deploys }, change } as unknown as Store,
    logs: { append: (_, message) => log.push(message) },
    events: { record: (_, ...happenings) => void told.push(...happenings) },
    deployer: { request: (request) => (requested.push(request), Promise.resolve({} as Deploy)) },
    repositories: {
      tip: (repo, branch, { limitMs }) => (asked.push(`${repo} ${branch}`), limits.push(limitMs), tipOf(repo)),
      resolve: (_, { commitId = "" }) => Promise.resolve(commitOf(commitId)),
      changedFiles: () => Promise.resolve(["server.js"]),
    },
    pace: { branchIntervalMs: 2_000, remoteBranchIntervalMs: 30_000 },
    pause: async (ms, signal) => {
      if (ms !== 1_000) pauses.push(ms);
      if (pauses.length >= rounds) finish();
      if (!signal.aborted && (ms === 1_000 || pauses.length >= rounds)) await once(signal, "abort");
    },
  });
  /** Lets branches be looked at so many times in all. */
  const look = async (times: number): Promise<void> => {
    rounds = times;
    const finished = new Promise<void>((resolve) => (finish = resolve));
    follower.background.start();
    await finished;
    await follower.background.stop();
  };
  return { look, asked, limits, log, told, requested, pauses };
}

test("a branch is looked at once for all services that follow it, and each deploys its commit", async () => {
  const services = [followed("one"), followed("two")];
  const deploys = services.map((record) => deployOf(record, { status: "live", commit: commitOf(old) }));
  const { look, asked, requested, limits } = world(services, deploys);
  await look(2);
  expect(asked).toEqual(["/app main", "/app main"]);
  expect(limits).toEqual([10_000, 10_000]);
  const request = { trigger: "new_commit", commitId: tip, commit: commitOf(tip) };
  expect(requested).toEqual(services.map(({ service }) => ({ serviceId: service.id, ...request })));
});

test.each<[what: string, deploy: Partial<DeployRecord["deploy"]>]>([
  ["is yet to find its commit", { status: "build_in_progress", commit: null }],
  ["is building it", { status: "build_in_progress", commit: commitOf(tip) }],
  ["was canceled before it found one", { status: "canceled", commit: null }],
])("a commit is not deployed once more when a deploy of the branch %s", async (_, changes) => {
  const service = followed("one");
  const { look, requested } = world([service], [deployOf(service, changes)]);
  await look(1);
  expect(requested).toEqual([]);
});

test("nothing is asked for a service that doesn't follow", async () => {
  const service = followed("one");
  service.service.autoDeploy = "no";
  const { look, asked } = world([service], []);
  await look(0);
  expect(asked).toEqual([]);
});

test("it looks again after each pause, until it is stopped", async () => {
  const { look, asked, pauses } = world([followed("one")], []);
  await look(3);
  expect(pauses).toEqual([2_000, 2_000, 2_000]);
  expect(asked).toHaveLength(3);
});

test("a branch that can't be looked at is one line in the log, and asked for ever more rarely until it can", async () => {
  const answers = [old, undefined, undefined, undefined, undefined, tip, undefined];
  const service = followed("one");
  service.service.repo = "https://github.com/acme/app";
  const tipOf = () => {
    const answer = answers.shift();
    return answer === undefined ? Promise.reject(new Error("it is down")) : Promise.resolve(answer);
  };
  const { look, log, pauses, requested } = world([service], [], tipOf);
  await look(7);
  expect(pauses).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 30_000, 60_000]);
  const line =
    "==> Branch `main` of https://github.com/acme/app can't be looked at, so new commits aren't deployed: it is down";
  expect(log).toEqual([line, line]);
  expect(requested.map(({ commitId }) => commitId)).toEqual([tip]);
});

test("a repository that doesn't answer holds no other up", async () => {
  const [silent, other] = [followed("silent"), followed("other")];
  silent.service.repo = "/silent";
  let giveUp: (reason: Error) => void = () => undefined;
  const tipOf = (repo: string) =>
    repo === "/app" ? Promise.resolve(tip) : new Promise<string>((_, reject) => (giveUp = reject));
  const { look, asked } = world([silent, other], [], tipOf);
  const looked = look(3);
  await expect.poll(() => asked).toEqual(["/silent main", "/app main", "/app main", "/app main"]);
  giveUp(new Error("it is stopped"));
  await looked;
});
