import type { Autoscaling, CronJobRun, JobStatus } from "@slipway/render-api";
import type { FailureReason } from "../../runtimes/runtime";

/** Whoever has asked for something. */
export interface EventUser {
  id: string;
  email: string;
}

/** Why something has failed. */
export interface EventFailure extends FailureReason {
  /** Nobody takes a machine away here. */
  evicted: false;
}

type Outcome = "succeeded" | "failed" | "canceled";

/** Why a build or a deploy has ended as it has. */
export interface EndReason {
  failure?: EventFailure;
  /** The build for which a deploy has failed. */
  buildFailed?: { id: string };
  /** The deploy that has taken its place. */
  newDeploy?: { id: string };
}

/** What has brought a deploy about. */
export interface DeployTrigger {
  firstBuild: boolean;
  envUpdated: boolean;
  manual: boolean;
  clearCache: boolean;
  rollback: boolean;
  deployedByRender: boolean;
  user?: EventUser;
  newCommit?: string;
  rollbackTargetDeployId?: string;
}

interface EdgeCacheTrigger {
  manual: boolean;
  system: boolean;
  user?: EventUser;
}

type Nothing = Record<string, never>;

/** The details of each type of event that the emulator can cause, as Render's API describes them. */
interface Details {
  autoscaling_config_changed: { fromConfig?: Autoscaling; toConfig: Autoscaling };
  autoscaling_started: {
    fromInstances: number;
    toInstances: number;
    /** Percentages. */
    currentCPU?: number;
    targetCPU?: number;
    currentMemory?: number;
    targetMemory?: number;
  };
  autoscaling_ended: { fromInstances: number; toInstances: number };
  build_started: { buildId: string; trigger: DeployTrigger };
  build_ended: { buildId: string; buildStatus: Outcome; status: number; reason: EndReason };
  commit_ignored: { id: string; url: string };
  cron_job_run_started: { cronJobRunId: string };
  cron_job_run_ended: {
    cronJobRunId: string;
    status: CronJobRun["status"];
    reason?: EventFailure;
    /** Who has canceled it. */
    user?: EventUser;
  };
  deploy_started: { deployId: string; trigger: DeployTrigger };
  deploy_ended: { deployId: string; deployStatus: Outcome; status: number; reason: EndReason };
  disk_created: { diskId: string; sizeGB: number };
  disk_updated: { diskId: string; fromSizeGB: number; toSizeGB: number };
  disk_deleted: { diskId: string };
  edge_cache_purged: { trigger: EdgeCacheTrigger };
  image_pull_failed: { message: string; imageURL: string };
  instance_count_changed: { fromInstances: number; toInstances: number };
  job_run_ended: { jobId: string; status: JobStatus; reason?: EventFailure };
  maintenance_mode_enabled: { enabled: boolean };
  maintenance_mode_uri_updated: { fromURI: string; toURI: string };
  plan_changed: { from: string; to: string };
  pre_deploy_started: { deployCommandExecutionId: string; deployId: string };
  pre_deploy_ended: {
    deployCommandExecutionId: string;
    deployId: string;
    preDeployStatus: Outcome;
    status: number;
    reason: EndReason;
  };
  server_available: Nothing;
  server_failed: { instanceID?: string; reason?: EventFailure };
  server_restarted: { triggeredByUser: string };
  server_unhealthy: { instanceID?: string };
  service_resumed: Nothing;
  service_suspended: Nothing;
  suspender_added: { actor: string; suspendedByUser?: EventUser };
  suspender_removed: { actor: string; resumedByUser?: EventUser };
  postgres_available: Nothing;
  postgres_backup_completed: Nothing;
  postgres_backup_failed: Nothing;
  postgres_backup_started: Nothing;
  postgres_cluster_leader_changed: { leaderId?: string };
  postgres_created: { user?: EventUser };
  postgres_disk_size_changed: { fromDiskSize: number; toDiskSize: number; user?: EventUser };
  postgres_ha_status_changed: { fromStatus: string; toStatus: string };
  postgres_read_replicas_changed: { fromReplicas: number; toReplicas: number };
  postgres_restarted: { user?: EventUser };
  postgres_unavailable: Nothing;
  key_value_available: Nothing;
  key_value_config_restart: { reason: string; message: string };
  key_value_unhealthy: Nothing;
}

/** What happens to a service or a data store: the type of its event, and the details. */
export type Happening = { [Type in keyof Details]: { type: Type; details: Details[Type] } }[keyof Details];

/** A failure as events tell it. */
export function failureOf(reason: FailureReason = {}): EventFailure {
  return { evicted: false, ...reason };
}
