import type { DeployStatus, Service, ServiceDetails } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { testSources } from "../../../testing/test-sources";
import {
  createDeploy,
  type DeployRecord,
  type DeploySettings,
  failureOf,
  isUnfinished,
  rolledBack,
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
