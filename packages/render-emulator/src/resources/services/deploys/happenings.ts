import { type DeployStatus, unfinishedDeployStatuses } from "@slipway/render-api";
import { messageOf } from "../../../errors";
import type { FailureReason } from "../../../runtimes/runtime";
import { type DeployTrigger, type EndReason, type EventUser, failureOf, type Happening } from "../../events/happening";
import type { DeployRecord } from "./record";

/** Why a deploy comes to its end. */
export interface Ending {
  /** What went wrong. */
  failure?: FailureReason;
  /** The deploy that takes the place of one that waited. */
  newDeployId?: string;
}

/**
 * What happens when a deploy comes from one status to another. Each step that it leaves has ended, and so has the deploy
 * when nothing follows.
 *
 * @param from absent: it has just been made
 */
export function happeningsOf(
  record: DeployRecord,
  from: DeployStatus | undefined,
  user: EventUser,
  ending: Ending = {},
): Happening[] {
  const { status: to, id: deployId } = record.deploy;
  const trigger = triggerOf(record, user);
  const isFinal = !unfinishedDeployStatuses.has(to);
  const hasBegun = from !== undefined && !isWaiting(from);
  const happenings: Happening[] = [];
  if (!hasBegun && !isWaiting(to) && !isFinal) {
    happenings.push({ type: "deploy_started", details: { deployId, trigger } });
  }
  if (from !== to && from === "build_in_progress") happenings.push(buildEnded(record, ending));
  if (from !== to && from === "pre_deploy_in_progress") happenings.push(preDeployEnded(record, ending));
  if (from !== to && to === "build_in_progress") {
    happenings.push({ type: "build_started", details: { buildId: buildIdOf(deployId), trigger } });
  }
  if (from !== to && to === "pre_deploy_in_progress") {
    happenings.push({ type: "pre_deploy_started", details: preDeployOf(deployId) });
  }
  if (isFinal && (from === undefined || unfinishedDeployStatuses.has(from))) {
    happenings.push(deployEnded(record, ending));
  }
  return happenings;
}

/** What happens when an image can't be had. */
export function imagePullFailed(imageURL: string, error: unknown): Happening {
  return { type: "image_pull_failed", details: { imageURL, message: messageOf(error) } };
}

/**
 * What has brought a deploy about. Render knows "manually from the dashboard" and has no word for its API; here what
 * somebody has asked for by hand is manual, too, and says who.
 */
function triggerOf({ deploy, isFirst, clearsCache, rollbackTargetId }: DeployRecord, user: EventUser): DeployTrigger {
  const isManual = deploy.trigger === "api" && isFirst !== true;
  return {
    firstBuild: isFirst === true,
    envUpdated: false,
    manual: isManual,
    deployedByRender: false,
    clearCache: clearsCache === true,
    rollback: deploy.trigger === "rollback",
    ...(deploy.trigger === "new_commit" ? { newCommit: deploy.commit?.id ?? "" } : { user }),
    ...(rollbackTargetId !== undefined && { rollbackTargetDeployId: rollbackTargetId }),
  };
}

function buildEnded({ deploy }: DeployRecord, ending: Ending): Happening {
  const end = endOf(deploy.status, "build_failed", ending);
  return { type: "build_ended", details: { buildId: buildIdOf(deploy.id), buildStatus: end.outcome, ...end.said } };
}

function preDeployEnded({ deploy }: DeployRecord, ending: Ending): Happening {
  const end = endOf(deploy.status, "pre_deploy_failed", ending);
  const details = { ...preDeployOf(deploy.id), preDeployStatus: end.outcome, ...end.said };
  return { type: "pre_deploy_ended", details };
}

function deployEnded({ deploy }: DeployRecord, ending: Ending): Happening {
  const isFailed = deploy.status !== "live" && deploy.status !== "canceled";
  const { outcome, said } = endOf(deploy.status, isFailed ? deploy.status : "update_failed", ending);
  const reason: EndReason = {
    ...said.reason,
    ...(deploy.status === "build_failed" && { buildFailed: { id: buildIdOf(deploy.id) } }),
    ...(ending.newDeployId !== undefined && { newDeploy: { id: ending.newDeployId } }),
  };
  return { type: "deploy_ended", details: { deployId: deploy.id, deployStatus: outcome, ...said, reason } };
}

/** What Render means by each number its reference does not tell: `status` is deprecated there. */
const numbers = { succeeded: 2, failed: 3, canceled: 4 } as const;

/** @param failed the status of a deploy for which the step has failed; after any other one it has succeeded */
function endOf(status: DeployStatus, failed: DeployStatus, { failure }: Ending) {
  const outcome = status === "canceled" ? "canceled" : status === failed ? "failed" : "succeeded";
  const reason: EndReason = outcome === "failed" ? { failure: failureOf(failure) } : {};
  return { outcome, said: { status: numbers[outcome], reason } } as const;
}

function isWaiting(status: DeployStatus): boolean {
  return status === "created" || status === "queued";
}

/** A deploy has one build at most. */
function buildIdOf(deployId: string): string {
  return deployId.replace(/^[a-z]+/, "bld");
}

/** What such an execution's id begins with is unknown. */
function preDeployOf(deployId: string) {
  return { deployCommandExecutionId: deployId.replace(/^[a-z]+/, "dce"), deployId };
}
