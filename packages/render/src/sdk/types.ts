// Generated from the declarations in src/resources by `npm run generate`; edit those.

import type * as pulumi from "@pulumi/pulumi";

/** How a service is built: from a Dockerfile, or by one of Render's native builders. */
export type Runtime = "docker" | "elixir" | "go" | "node" | "python" | "ruby" | "rust";

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

/** When Render deploys a new commit by itself: at once, when the commit's checks have passed, or never. */
export type AutoDeployTrigger = "commit" | "checksPass" | "off";

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

/** What a key value instance keeps over a restart. */
export type PersistenceMode = "journal_snapshot" | "snapshot" | "off";

/** Which files of the repository make Render deploy by itself. */
export interface BuildFilterArgs {
  /** Globs relative to the repository's root. Without them, every file counts. */
  paths?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /** Globs of files that never count; they win over `paths`. */
  ignoredPaths?: pulumi.Input<pulumi.Input<string>[]> | undefined;
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

/** A range of IP addresses that may connect. */
export interface CidrBlockArgs {
  /** The range, such as `203.0.113.0/24`. */
  cidrBlock: pulumi.Input<string>;
  /** Whose range it is. */
  description?: pulumi.Input<string> | undefined;
}

/** What one service is to run. */
export interface RolloutServiceArgs {
  /** The service's id. */
  serviceId: pulumi.Input<string>;
  /** The service's `settingsVersion`: when it changes, the service is deployed. */
  settingsVersion: pulumi.Input<number>;
  /** The commit that is to run. Without it the service follows its branch, and any commit is accepted. */
  release?: pulumi.Input<string> | undefined;
  /** Variables that are known only once every service exists, such as addresses. The rollout owns them. */
  lateEnvVars?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * Names of the variables that the service's own resource writes, generated ones too. The rollout removes a
   * variable that is late no longer, unless it is one of these; without this list it removes none.
   */
  ownEnvVars?: pulumi.Input<pulumi.Input<string>[]> | undefined;
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

/** A range of IP addresses that may connect. */
export interface CidrBlock {
  /** The range, such as `203.0.113.0/24`. */
  readonly cidrBlock: string;
  /** Whose range it is. */
  readonly description: string;
}

/** What one service is to run. */
export interface RolloutService {
  /** The service's id. */
  readonly serviceId: string;
  /** The service's `settingsVersion`: when it changes, the service is deployed. */
  readonly settingsVersion: number;
  /** The commit that is to run. Without it the service follows its branch, and any commit is accepted. */
  readonly release?: string;
  /** Variables that are known only once every service exists, such as addresses. The rollout owns them. */
  readonly lateEnvVars?: Record<string, string>;
  /**
   * Names of the variables that the service's own resource writes, generated ones too. The rollout removes a
   * variable that is late no longer, unless it is one of these; without this list it removes none.
   */
  readonly ownEnvVars?: string[];
  /** Keys of the services that must be live before this one is deployed. */
  readonly after?: string[];
}

/** What one service runs. */
export interface DeployedService {
  /** The service's id. */
  readonly serviceId: string;
  /** The deploy that is live. */
  readonly deployId: string;
  /** The commit that is live. */
  readonly release: string;
  /** The settings it was deployed with. */
  readonly settingsVersion: number;
  /** The late variables it was deployed with. */
  readonly lateEnvVars: Record<string, string>;
}
