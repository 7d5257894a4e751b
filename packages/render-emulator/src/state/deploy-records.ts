import { type Deploy, type DeployStatus, unfinishedDeployStatuses } from "@slipway/render-api";
import { makeId, type Sources } from "../sources";
import type { DeployRecord } from "./records";
import { microseconds } from "./timestamps";

export interface DeployRequest {
  serviceId: string;
  trigger: string;
  /** The commit asked for; absent: the newest of the branch. */
  commitId?: string | undefined;
  /** Deploy again what this deploy ran, with the settings it ran with; nothing is built. */
  again?: DeployRecord | undefined;
}

/** A deploy that begins now, or waits behind another one. */
export function createDeploy(request: DeployRequest, queued: boolean, sources: Sources): DeployRecord {
  const createdAt = microseconds(sources.now());
  const { again, commitId } = request;
  const firstStatus = again === undefined ? "build_in_progress" : "update_in_progress";
  return {
    deploy: {
      id: makeId(sources, "deploy"),
      // Message and date of the commit are filled in once it has been fetched.
      commit: again?.deploy.commit ?? (commitId === undefined ? null : { id: commitId, message: "", createdAt }),
      status: queued ? "queued" : firstStatus,
      trigger: request.trigger,
      createdAt,
      updatedAt: createdAt,
      ...(queued ? {} : { startedAt: createdAt }),
      finishedAt: null,
    },
    serviceId: request.serviceId,
    ...(commitId === undefined ? {} : { commitId }),
    ...(again === undefined ? {} : { buildId: again.buildId, settings: structuredClone(again.settings) }),
  };
}

/** The deploy in another status; an end carries its time. */
export function withStatus(deploy: Deploy, status: DeployStatus, now: number): Deploy {
  const at = microseconds(now);
  const ends = !unfinishedDeployStatuses.has(status) && deploy.finishedAt === null;
  return {
    ...deploy,
    status,
    updatedAt: at,
    startedAt: deploy.startedAt ?? (status === "queued" ? null : at),
    finishedAt: ends ? at : deploy.finishedAt,
  };
}

/** How a deploy ends that stopped in the given status because its step went wrong. */
export function failureOf(status: DeployStatus): DeployStatus {
  if (status === "pre_deploy_in_progress") return "pre_deploy_failed";
  return status === "update_in_progress" ? "update_failed" : "build_failed";
}

const keptDeploys = 50;

/** The deploys without a service's old ones: its last fifty stay, those that go on, and those whose build is kept. */
export function withoutOldDeploys(deploys: readonly DeployRecord[], serviceId: string): DeployRecord[] {
  const newest = new Set(deploys.filter((record) => record.serviceId === serviceId).slice(-keptDeploys));
  return deploys.filter(
    (record) =>
      record.serviceId !== serviceId || newest.has(record) || record.buildId !== undefined || isUnfinished(record),
  );
}

export function isUnfinished(record: DeployRecord): boolean {
  return unfinishedDeployStatuses.has(record.deploy.status);
}
