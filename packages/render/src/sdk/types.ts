// Generated from the declarations in src/resources by `npm run generate`; edit those.

import type * as pulumi from "@pulumi/pulumi";

/** How a service is built: from a Dockerfile, or by one of Render's native builders; or the image that it is. */
export type Runtime = "docker" | "elixir" | "go" | "node" | "python" | "ruby" | "rust" | "image";

/** The size of each instance of a service. Render may have others than these. */
export type ServicePlan =
  | "free"
  | "starter"
  | "starter_plus"
  | "standard"
  | "standard_plus"
  | "pro"
  | "pro_plus"
  | "pro_max"
  | "pro_ultra"
  | (string & Record<never, never>);

/** Where a resource runs; it can't be moved later. Render may have others than these. */
export type Region = "oregon" | "ohio" | "virginia" | "frankfurt" | "singapore" | (string & Record<never, never>);

/**
 * Which answers are kept: none, those that say so of static files, or all that say so. Render may have others
 * than these.
 */
export type CacheProfile = "no-cache" | "origin-controlled" | "origin-controlled-all" | (string & Record<never, never>);

/** When Render deploys a new commit by itself: at once, when the commit's checks have passed, or never. */
export type AutoDeployTrigger = "commit" | "checksPass" | "off";

/** Whether a service is reached at the address that Render gives it. */
export type RenderSubdomainPolicy = "enabled" | "disabled";

/** Which pull requests get one: none, those of which it is asked, or all. */
export type PreviewGeneration = "off" | "manual" | "automatic";

/** A `redirect` sends the browser elsewhere; a `rewrite` serves other content at the same address. */
export type RouteType = "redirect" | "rewrite";

/** The size of a Postgres instance. Render may have others than these. */
export type PostgresPlan =
  | "free"
  | "basic_256mb"
  | "basic_1gb"
  | "basic_4gb"
  | "pro_4gb"
  | "pro_8gb"
  | "pro_16gb"
  | "pro_32gb"
  | "pro_64gb"
  | "pro_128gb"
  | "pro_192gb"
  | "pro_256gb"
  | "pro_384gb"
  | "pro_512gb"
  | "accelerated_16gb"
  | "accelerated_32gb"
  | "accelerated_64gb"
  | "accelerated_128gb"
  | "accelerated_256gb"
  | "accelerated_384gb"
  | "accelerated_512gb"
  | "accelerated_768gb"
  | "accelerated_1024gb"
  | (string & Record<never, never>);

/** The major version of Postgres. Render may have others than these. */
export type PostgresVersion = "11" | "12" | "13" | "14" | "15" | "16" | "17" | "18" | (string & Record<never, never>);

/**
 * What connections go through to a database: nothing, or PgBouncer in transaction mode. Render may have others
 * than these.
 */
export type ConnectionPool = "none" | "pgbouncer" | (string & Record<never, never>);

/** The size of a key value instance. Render may have others than these. */
export type KeyValuePlan = "free" | "starter" | "standard" | "pro" | "pro_plus" | (string & Record<never, never>);

/** Which keys a full key value instance drops. */
export type MaxmemoryPolicy =
  | "noeviction"
  | "allkeys_lru"
  | "allkeys_lfu"
  | "allkeys_random"
  | "volatile_lru"
  | "volatile_lfu"
  | "volatile_random"
  | "volatile_ttl";

/** What a key value instance keeps across a restart. */
export type PersistenceMode = "journal_snapshot" | "snapshot" | "off";

/** Whether only administrators can do to an environment what destroys. */
export type ProtectedStatus = "unprotected" | "protected";

/** A registry of images. Render may have others than these. */
export type Registry = "GITHUB" | "GITLAB" | "DOCKER" | "GOOGLE_ARTIFACT" | "AWS_ECR" | (string & Record<never, never>);

/** Of which events of services a workspace is told. */
export type NotificationsToSend = "none" | "failure" | "all";

/** Of which events of a service its workspace is told; `default` is as the workspace has it. */
export type OverriddenNotifications = "default" | "none" | "failure" | "all";

/** Whether a workspace is told of a service's previews; `default` is as the workspace has it. */
export type OverriddenPreviews = "default" | "false" | "true";

/** Whether logs are sent or dropped. */
export type LogStreamSetting = "send" | "drop";

/** Who takes the metrics of a workspace. Render may have others than these. */
export type MetricsProvider =
  | "BETTER_STACK"
  | "GRAFANA"
  | "DATADOG"
  | "NEW_RELIC"
  | "HONEYCOMB"
  | "SIGNOZ"
  | "GROUNDCOVER"
  | "LOGFIRE"
  | "CUSTOM"
  | (string & Record<never, never>);

/** Something that happens to a service or a data store. Render may have others than these. */
export type EventType =
  | "autoscaling_config_changed"
  | "autoscaling_ended"
  | "autoscaling_started"
  | "branch_deleted"
  | "build_ended"
  | "build_started"
  | "commit_ignored"
  | "cron_job_run_ended"
  | "cron_job_run_started"
  | "deploy_ended"
  | "deploy_started"
  | "disk_created"
  | "disk_updated"
  | "disk_deleted"
  | "image_pull_failed"
  | "instance_count_changed"
  | "job_run_ended"
  | "maintenance_mode_enabled"
  | "maintenance_mode_uri_updated"
  | "maintenance_ended"
  | "maintenance_started"
  | "pipeline_minutes_exhausted"
  | "plan_changed"
  | "pre_deploy_ended"
  | "pre_deploy_started"
  | "server_available"
  | "server_failed"
  | "server_hardware_failure"
  | "server_restarted"
  | "server_unhealthy"
  | "service_resumed"
  | "service_suspended"
  | "zero_downtime_redeploy_ended"
  | "zero_downtime_redeploy_started"
  | "edge_cache_enabled"
  | "edge_cache_disabled"
  | "edge_cache_purged"
  | "postgres_available"
  | "postgres_backup_completed"
  | "postgres_backup_failed"
  | "postgres_backup_started"
  | "postgres_cluster_leader_changed"
  | "postgres_created"
  | "postgres_disk_size_changed"
  | "postgres_ha_status_changed"
  | "postgres_restarted"
  | "postgres_unavailable"
  | "postgres_upgrade_failed"
  | "postgres_upgrade_started"
  | "postgres_upgrade_succeeded"
  | "postgres_restore_failed"
  | "postgres_restore_succeeded"
  | "postgres_read_replicas_changed"
  | "postgres_pitr_checkpoint_started"
  | "postgres_pitr_checkpoint_failed"
  | "postgres_pitr_checkpoint_completed"
  | "postgres_read_replica_stale"
  | "postgres_wal_archive_failed"
  | "key_value_available"
  | "key_value_config_restart"
  | "key_value_unhealthy"
  | (string & Record<never, never>);

/** Which files of the repository make Render deploy by itself. */
export interface BuildFilterArgs {
  /** Globs relative to the repository's root. Without them, every file counts. */
  paths?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Globs of files that never count; they win over `paths`. */
  ignoredPaths?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** One kind of load that instances are added and taken away by. */
export interface AutoscalingCriterionArgs {
  /**
   * Whether it counts.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean> | undefined;
  /** What the average over the instances is to be, in percent of what the plan has: 1 to 90 of one that counts. */
  percentage: pulumi.Input<number>;
}

/** What counts as load. One of them has to. */
export interface AutoscalingCriteriaArgs {
  /**
   * By how much processor time of what the plan has. Where several criteria count, the one that wants more
   * instances wins.
   *
   * @default {"enabled":false,"percentage":0}
   */
  cpu?: pulumi.Input<AutoscalingCriterionArgs> | undefined;
  /**
   * By how much memory of what the plan has. Where several criteria count, the one that wants more instances wins.
   *
   * @default {"enabled":false,"percentage":0}
   */
  memory?: pulumi.Input<AutoscalingCriterionArgs> | undefined;
}

/** By which load Render adds instances to a service and takes them away, in place of a fixed number. */
export interface AutoscalingArgs {
  /**
   * Whether Render does so.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean> | undefined;
  /** The fewest instances that run. */
  min: pulumi.Input<number>;
  /** The most instances that run, no fewer than `min`. */
  max: pulumi.Input<number>;
  /**
   * What counts as load.
   *
   * @example {"cpu":{"percentage":70}}
   */
  criteria: pulumi.Input<AutoscalingCriteriaArgs>;
}

/** A disk of a service: what is written to it outlives instances and deploys. */
export interface ServiceDiskArgs {
  /** The disk's name. */
  name: pulumi.Input<string>;
  /**
   * The folder that it is, as an absolute path.
   *
   * @example "/var/data"
   */
  mountPath: pulumi.Input<string>;
  /**
   * Its size in gigabytes. It can only grow.
   *
   * @default 1
   */
  sizeGB?: pulumi.Input<number> | undefined;
}

/** What the world is told while a web service is being worked on. */
export interface MaintenanceModeArgs {
  /**
   * Whether it is told so.
   *
   * @default false
   */
  enabled?: pulumi.Input<boolean> | undefined;
  /**
   * A page of your own about it; when empty, Render has one.
   *
   * @default ""
   * @example "https://status.example.com"
   */
  uri?: pulumi.Input<string> | undefined;
}

/** What Render's edge keeps of a web service's answers. */
export interface ServiceCacheArgs {
  /** Which answers are kept: none, those that say so of static files, or all that say so. */
  profile: pulumi.Input<CacheProfile>;
}

/** A range of IP addresses that may connect. */
export interface CidrBlockArgs {
  /** The range, such as `203.0.113.0/24`. */
  cidrBlock: pulumi.Input<string>;
  /**
   * Whose range it is.
   *
   * @default ""
   */
  description?: pulumi.Input<string> | undefined;
}

/** Whether pull requests get a service of their own. */
export interface ServicePreviewsArgs {
  /**
   * Which pull requests get one: none, those of which it is asked, or all.
   *
   * @default "off"
   */
  generation?: pulumi.Input<PreviewGeneration> | undefined;
}

/** A response header of a static site. */
export interface HeaderArgs {
  /** Glob of the paths it is for, such as `/*`. */
  path: pulumi.Input<string>;
  /** The header's name. */
  name: pulumi.Input<string>;
  /** The header's value. */
  value: pulumi.Input<string>;
}

/** A rule for paths at which no file exists. */
export interface RouteArgs {
  /** What happens. */
  type: pulumi.Input<RouteType>;
  /** The path, with `*` and `:name` placeholders. */
  source: pulumi.Input<string>;
  /** The path or URL that takes its place. */
  destination: pulumi.Input<string>;
}

/** A copy of a database that can be read. */
export interface ReadReplicaArgs {
  /** The replica's name. Another name makes another replica, and deletes this one. */
  name: pulumi.Input<string>;
  /** Settings of Postgres for this replica alone. */
  parameterOverrides?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
}

/** An environment that belongs to a project from the start. */
export interface ProjectEnvironmentArgs {
  /** The environment's name. */
  name: pulumi.Input<string>;
  /**
   * Whether only administrators of the workspace can delete what is in it, or see its secrets.
   *
   * @default "unprotected"
   */
  protectedStatus?: pulumi.Input<ProtectedStatus> | undefined;
  /**
   * Whether what is in it is cut off from the private network of other environments.
   *
   * @default false
   */
  networkIsolationEnabled?: pulumi.Input<boolean> | undefined;
}

/** What one service is to run, and with which configuration. */
export interface RolloutServiceArgs {
  /** The service's id. */
  serviceId: pulumi.Input<string>;
  /**
   * The release that is to run: a whole commit, or an image with its digest (`ghcr.io/acme/api@sha256:…`). Without
   * it the service follows its branch, and any commit of it is accepted. A cron job has none: Render deploys the
   * newest commit of its branch.
   */
  release?: pulumi.Input<string> | undefined;
  /**
   * The `sourceFingerprint` of a service that follows its branch: when it changes, the newest commit of the new
   * branch is deployed. It can't be combined with `release`.
   */
  source?: pulumi.Input<string> | undefined;
  /**
   * What else the service has to be deployed for, by names of your choice: the service's `settingsFingerprint`,
   * and a text of each other thing that it reads at its start. When one changes, the service is deployed; when all
   * are again what they were at a deploy that Render still keeps, that deploy comes back with no build.
   */
  triggers?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The service's environment variables; the rollout is their one writer. An update writes what changed. A refresh
   * sees every variable that the service has at Render, so that the next update removes what the program does not
   * state; `ignoreChanges` keeps one that somebody else looks after.
   */
  envVars?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Names of the variables that no build reads. When only these change, the build that is live is restarted,
   * without another build.
   */
  runtimeEnvVars?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * The service's secret files, content by name; the rollout is their one writer. The service finds them in
   * `/etc/secrets`, one with a native runtime in its root directory as well, while it is built and while it runs,
   * so that a change causes a build. They win over those of a linked group. 1 MB together at most. A refresh sees
   * every file that the service has at Render, once the program states one.
   */
  secretFiles?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * The environment groups that the service is linked to, id by names of your choice; the rollout is the one
   * writer of the service's links, and writes them before the deploy. Links of other services are left alone. A
   * changed group deploys the service where `triggers` have its `settingsFingerprint`. A refresh sees every group
   * that the service is linked to, once the program states one.
   */
  envGroups?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /** Keys of the services that must be live before this one is deployed. */
  after?: pulumi.Input<pulumi.Input<string>[]> | undefined;
}

/** Which files of the repository make Render deploy by itself. */
export interface BuildFilter {
  /** Globs relative to the repository's root. Without them, every file counts. */
  readonly paths?: string[];
  /** Globs of files that never count; they win over `paths`. */
  readonly ignoredPaths?: string[];
}

/** One kind of load that instances are added and taken away by. */
export interface AutoscalingCriterion {
  /** Whether it counts. */
  readonly enabled: boolean;
  /** What the average over the instances is to be, in percent of what the plan has: 1 to 90 of one that counts. */
  readonly percentage: number;
}

/** What counts as load. One of them has to. */
export interface AutoscalingCriteria {
  /**
   * By how much processor time of what the plan has. Where several criteria count, the one that wants more
   * instances wins.
   */
  readonly cpu: AutoscalingCriterion;
  /** By how much memory of what the plan has. Where several criteria count, the one that wants more instances wins. */
  readonly memory: AutoscalingCriterion;
}

/** By which load Render adds instances to a service and takes them away, in place of a fixed number. */
export interface Autoscaling {
  /** Whether Render does so. */
  readonly enabled: boolean;
  /** The fewest instances that run. */
  readonly min: number;
  /** The most instances that run, no fewer than `min`. */
  readonly max: number;
  /** What counts as load. */
  readonly criteria: AutoscalingCriteria;
}

/** A disk of a service: what is written to it outlives instances and deploys. */
export interface ServiceDisk {
  /** The disk's name. */
  readonly name: string;
  /** The folder that it is, as an absolute path. */
  readonly mountPath: string;
  /** Its size in gigabytes. It can only grow. */
  readonly sizeGB: number;
}

/** What the world is told while a web service is being worked on. */
export interface MaintenanceMode {
  /** Whether it is told so. */
  readonly enabled: boolean;
  /** A page of your own about it; when empty, Render has one. */
  readonly uri: string;
}

/** What Render's edge keeps of a web service's answers. */
export interface ServiceCache {
  /** Which answers are kept: none, those that say so of static files, or all that say so. */
  readonly profile: CacheProfile;
}

/** A range of IP addresses that may connect. */
export interface CidrBlock {
  /** The range, such as `203.0.113.0/24`. */
  readonly cidrBlock: string;
  /** Whose range it is. */
  readonly description: string;
}

/** Whether pull requests get a service of their own. */
export interface ServicePreviews {
  /** Which pull requests get one: none, those of which it is asked, or all. */
  readonly generation: PreviewGeneration;
}

/** A response header of a static site. */
export interface Header {
  /** Glob of the paths it is for, such as `/*`. */
  readonly path: string;
  /** The header's name. */
  readonly name: string;
  /** The header's value. */
  readonly value: string;
}

/** A rule for paths at which no file exists. */
export interface Route {
  /** What happens. */
  readonly type: RouteType;
  /** The path, with `*` and `:name` placeholders. */
  readonly source: string;
  /** The path or URL that takes its place. */
  readonly destination: string;
}

/** A copy of a database that can be read. */
export interface ReadReplica {
  /** The replica's name. Another name makes another replica, and deletes this one. */
  readonly name: string;
  /** Settings of Postgres for this replica alone. */
  readonly parameterOverrides?: Record<string, string>;
}

/** An environment that belongs to a project from the start. */
export interface ProjectEnvironment {
  /** The environment's name. */
  readonly name: string;
  /** Whether only administrators of the workspace can delete what is in it, or see its secrets. */
  readonly protectedStatus: ProtectedStatus;
  /** Whether what is in it is cut off from the private network of other environments. */
  readonly networkIsolationEnabled: boolean;
}

/** What one service is to run, and with which configuration. */
export interface RolloutService {
  /** The service's id. */
  readonly serviceId: string;
  /**
   * The release that is to run: a whole commit, or an image with its digest (`ghcr.io/acme/api@sha256:…`). Without
   * it the service follows its branch, and any commit of it is accepted. A cron job has none: Render deploys the
   * newest commit of its branch.
   */
  readonly release?: string;
  /**
   * The `sourceFingerprint` of a service that follows its branch: when it changes, the newest commit of the new
   * branch is deployed. It can't be combined with `release`.
   */
  readonly source?: string;
  /**
   * What else the service has to be deployed for, by names of your choice: the service's `settingsFingerprint`,
   * and a text of each other thing that it reads at its start. When one changes, the service is deployed; when all
   * are again what they were at a deploy that Render still keeps, that deploy comes back with no build.
   */
  readonly triggers?: Record<string, string>;
  /**
   * The service's environment variables; the rollout is their one writer. An update writes what changed. A refresh
   * sees every variable that the service has at Render, so that the next update removes what the program does not
   * state; `ignoreChanges` keeps one that somebody else looks after.
   */
  readonly envVars?: Record<string, string>;
  /**
   * Names of the variables that no build reads. When only these change, the build that is live is restarted,
   * without another build.
   */
  readonly runtimeEnvVars?: string[];
  /**
   * The service's secret files, content by name; the rollout is their one writer. The service finds them in
   * `/etc/secrets`, one with a native runtime in its root directory as well, while it is built and while it runs,
   * so that a change causes a build. They win over those of a linked group. 1 MB together at most. A refresh sees
   * every file that the service has at Render, once the program states one.
   */
  readonly secretFiles?: Record<string, string>;
  /**
   * The environment groups that the service is linked to, id by names of your choice; the rollout is the one
   * writer of the service's links, and writes them before the deploy. Links of other services are left alone. A
   * changed group deploys the service where `triggers` have its `settingsFingerprint`. A refresh sees every group
   * that the service is linked to, once the program states one.
   */
  readonly envGroups?: Record<string, string>;
  /** Keys of the services that must be live before this one is deployed. */
  readonly after?: string[];
}

/** A deploy that was live once, to which the service can go back with no build while Render keeps it. */
export interface KeptDeploy {
  /** The deploy's id. */
  readonly deployId: string;
  /** The release that it ran. */
  readonly release: string;
  /** Fingerprint of release, triggers, variables, secret files and linked groups together. */
  readonly identity: string;
}

/** What one service runs. */
export interface DeployedService {
  /** The service's id. */
  readonly serviceId: string;
  /** The deploy that is live; empty when none is, as while the service is suspended. */
  readonly deployId: string;
  /** The release that is live. */
  readonly release: string;
  /** Where it came from, when the service follows its branch. */
  readonly source?: string;
  /** The triggers that it was deployed with. */
  readonly triggers: Record<string, string>;
  /** Fingerprint of the variables, secret files and linked groups that it was deployed with. */
  readonly variables: string;
  /** Fingerprint of those among them that a build may read. */
  readonly buildVariables: string;
  /** What it ran, the newest first. */
  readonly history: KeptDeploy[];
}
