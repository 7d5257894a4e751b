import type { DeployStatus } from "@slipway/render-api";
import { expect, test } from "vitest";
import { testSources } from "../../../testing/test-sources";
import { happeningsOf } from "./happenings";
import { createDeploy } from "./record";

const user = { id: "usr-1", email: "owner@example.com" };

function happenings(from: DeployStatus | undefined, to: DeployStatus, ending = {}) {
  const record = createDeploy({ serviceId: "srv-1", trigger: "api" }, false, testSources());
  return happeningsOf({ ...record, deploy: { ...record.deploy, status: to } }, from, user, ending);
}

test.each<[DeployStatus | undefined, DeployStatus, string[]]>([
  [undefined, "queued", []],
  [undefined, "build_in_progress", ["deploy_started", "build_started"]],
  [undefined, "pre_deploy_in_progress", ["deploy_started", "pre_deploy_started"]],
  [undefined, "update_in_progress", ["deploy_started"]],
  // An image's cron job is live at once.
  [undefined, "live", ["deploy_ended"]],
  ["queued", "build_in_progress", ["deploy_started", "build_started"]],
  ["queued", "canceled", ["deploy_ended"]],
  ["build_in_progress", "build_in_progress", []],
  ["build_in_progress", "pre_deploy_in_progress", ["build_ended", "pre_deploy_started"]],
  ["build_in_progress", "update_in_progress", ["build_ended"]],
  ["build_in_progress", "build_failed", ["build_ended", "deploy_ended"]],
  ["build_in_progress", "canceled", ["build_ended", "deploy_ended"]],
  ["pre_deploy_in_progress", "pre_deploy_failed", ["pre_deploy_ended", "deploy_ended"]],
  ["pre_deploy_in_progress", "update_in_progress", ["pre_deploy_ended"]],
  ["update_in_progress", "update_failed", ["deploy_ended"]],
  ["update_in_progress", "live", ["deploy_ended"]],
  ["live", "deactivated", []],
])("a deploy that comes from %s to %s has %j", (from, to, types) => {
  expect(happenings(from, to).map(({ type }) => type)).toEqual(types);
});

const failure = { evicted: false, nonZeroExit: 1 };

test.each<[DeployStatus, DeployStatus, object[]]>([
  ["build_in_progress", "update_in_progress", [{ buildStatus: "succeeded", status: 2, reason: {} }]],
  [
    "pre_deploy_in_progress",
    "pre_deploy_failed",
    [
      { preDeployStatus: "failed", status: 3, reason: { failure } },
      { deployStatus: "failed", status: 3, reason: { failure } },
    ],
  ],
  ["update_in_progress", "update_failed", [{ deployStatus: "failed", status: 3, reason: { failure } }]],
  ["update_in_progress", "canceled", [{ deployStatus: "canceled", status: 4, reason: {} }]],
])("what ends when a deploy comes from %s to %s says how, and why it has failed", (from, to, details) => {
  const ended = happenings(from, to, { failure: { nonZeroExit: 1 } });
  expect(ended.map((happening) => happening.details)).toEqual(
    details.map((expected) => expect.objectContaining(expected) as object),
  );
});

test("a deploy of a new commit names it, and nobody who has asked for it", () => {
  const commitId = "a".repeat(40);
  const record = createDeploy({ serviceId: "srv-1", trigger: "new_commit", commitId }, false, testSources());
  const [started] = happeningsOf(record, undefined, user);
  expect(started).toMatchObject({
    type: "deploy_started",
    details: { trigger: { newCommit: commitId, manual: false } },
  });
  expect(started).not.toHaveProperty("details.trigger.user");
});
