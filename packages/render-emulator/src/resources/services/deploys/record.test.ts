import type { DeployStatus, Service, ServiceDetails } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { testSources } from "../../../testing/test-sources";
import {
  createDeploy,
  type DeployRecord,
  type DeploySettings,
  failureOf,
  isUnfinished,
  lastBuildOf,
  rolledBack,
  withoutOldDeploys,
  withStatus,
} from "./record";

const sources = testSources();
const request = { serviceId: "srv-1", trigger: "api" };

describe("a deploy", () => {
  it("begins with its build", () => {
    const record = createDeploy(request, false, sources);
    expect(record.deploy).toMatchObject({ status: "build_in_progress", commit: null, finishedAt: null });
    expect(isUnfinished(record)).toBe(true);
  });

  it("that waits has not started", () => {
    const { deploy } = createDeploy(request, true, sources);
    expect(deploy.status).toBe("queued");
    expect(deploy.startedAt).toBeUndefined();
  });

  it("of an earlier build begins with the update, with that build and its settings", () => {
    const first = withBuild(createDeploy(request, false, sources));
    const again = { record: first, settings: settings({}) };
    expect(createDeploy({ ...request, trigger: "rollback", again }, false, sources)).toMatchObject({
      artifact: first.artifact,
      settings: again.settings,
      deploy: { status: "update_in_progress", trigger: "rollback" },
    });
  });

  it.each([
    [true, "pre_deploy_in_progress"],
    [false, "update_in_progress"],
  ])("of the last build, with a pre-deploy command (%j), begins as %s and without settings", (hasPreDeploy, status) => {
    const record = withBuild(createDeploy(request, false, sources));
    const deployed = createDeploy({ ...request, lastBuild: { record, hasPreDeploy } }, false, sources);
    expect(deployed).toMatchObject({ artifact: record.artifact, deployOnly: true, deploy: { status } });
    expect(deployed.settings).toBeUndefined();
  });

  it("carries the time of its end from then on", () => {
    const { deploy } = createDeploy(request, false, sources);
    const live = withStatus(deploy, "live", Date.parse("2026-01-02T04:00:00Z"));
    expect(live.finishedAt).toBe("2026-01-02T04:00:00.000000Z");
    expect(withStatus(live, "deactivated", Date.parse("2026-01-03T00:00:00Z")).finishedAt).toBe(live.finishedAt);
  });

  it.each<[DeployStatus, DeployStatus]>([
    ["build_in_progress", "build_failed"],
    ["pre_deploy_in_progress", "pre_deploy_failed"],
    ["update_in_progress", "update_failed"],
  ])("that fails while it is %s ends as %s", (during, end) => {
    expect(failureOf(during)).toBe(end);
  });
});

it("keeps the last fifty deploys of a service, and of the older ones those with a build", () => {
  const ended = (serviceId: string) => {
    const record = createDeploy({ serviceId, trigger: "api" }, false, sources);
    return { ...record, deploy: withStatus(record.deploy, "deactivated", sources.now()) };
  };
  const built = withBuild(ended("srv-1"));
  const ofThatBuild = { ...ended("srv-1"), artifact: built.artifact };
  const live = { ...ofThatBuild, deploy: { ...ended("srv-1").deploy, status: "live" as const } };
  const other = ended("srv-2");
  const newest = Array.from({ length: 50 }, () => ended("srv-1"));
  const kept = withoutOldDeploys([ended("srv-1"), built, ofThatBuild, live, other, ...newest], "srv-1");
  expect(kept).toEqual([built, live, other, ...newest]);
});

it("takes for the last build that of the newest deploy which built, whatever became of it", () => {
  const first = withBuild(createDeploy(request, false, sources));
  const second = withBuild(createDeploy(request, false, sources));
  const rollback = { ...createDeploy(request, false, sources), artifact: first.artifact };
  const failed = createDeploy(request, false, sources);
  expect(lastBuildOf([first, second, rollback, failed])).toBe(second);
  expect(lastBuildOf([failed])).toBeUndefined();
});

describe("a rollback", () => {
  it("runs with the commands and the number of instances of then, and the plan and the region of now", () => {
    const earlier = settings({ numInstances: 3, healthCheckPath: "/then", plan: "starter", region: "oregon" });
    const now = settings({ numInstances: 1, healthCheckPath: "/now", plan: "pro", region: "ohio" }).service;
    expect(rolledBack(earlier, now).service.serviceDetails).toEqual({
      numInstances: 3,
      healthCheckPath: "/then",
      plan: "pro",
      region: "ohio",
    });
  });

  it("has one instance on the free plan, which has no more", () => {
    const { service } = rolledBack(settings({ numInstances: 3, plan: "starter" }), settings({ plan: "free" }).service);
    expect(service.serviceDetails.numInstances).toBe(1);
  });
});

function withBuild(record: DeployRecord): DeployRecord {
  const commit = { id: "a".repeat(40), message: "First", createdAt: "2026-01-02T03:04:05Z" };
  return { ...record, artifact: { kind: "build", dir: record.deploy.id, commit } };
}

function settings(serviceDetails: ServiceDetails): DeploySettings {
  return { service: { name: "api", serviceDetails } as Service, envVars: [], secretFiles: [] };
}
