import type { DeployStatus } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { testSources } from "../testing/test-sources";
import { createDeploy, failureOf, isUnfinished, withoutOldDeploys, withStatus } from "./deploy-records";

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
    const first = { ...createDeploy(request, false, sources), buildId: "dep-1" };
    const again = createDeploy({ ...request, trigger: "rollback", again: first }, false, sources);
    expect(again).toMatchObject({ buildId: "dep-1", deploy: { status: "update_in_progress", trigger: "rollback" } });
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
  const built = { ...ended("srv-1"), buildId: "dep-1" };
  const other = ended("srv-2");
  const newest = Array.from({ length: 50 }, () => ended("srv-1"));
  const kept = withoutOldDeploys([ended("srv-1"), built, other, ...newest], "srv-1");
  expect(kept).toEqual([built, other, ...newest]);
});
