import type * as pulumi from "@pulumi/pulumi";
// Sizes, runtimes and versions are Render's; another platform maps sizes to CPU and memory.
import type {
  CidrBlock,
  KeyValuePlan,
  MaxmemoryPolicy,
  PostgresPlan,
  PostgresVersion,
  Runtime,
  ServicePlan,
} from "@slipway/render-api";
import type { Address } from "./address";
import type { BoundVariables } from "./manifest";

/** Where a service's code comes from. */
export interface Source {
  /** Git URL, or the path of a repository on this machine. */
  repo: string;
  /** The branch that a service without a release follows. Default: the repository's own default branch. */
  branch?: string | undefined;
  /** Folder of the repository in which everything happens; files outside it are not there. Default: its root. */
  rootDir?: string | undefined;
  /** Globs relative to `rootDir`: changes elsewhere are no change of this service. Default: all of `rootDir`. */
  paths?: readonly string[] | undefined;
}

/** How a release is made from its source: by a Dockerfile, or by commands in one of the platform's native runtimes. */
export type Build =
  | {
      /** The Dockerfile's path, relative to `rootDir`. */
      dockerfile: string;
      /** The folder sent to the build, relative to `rootDir`. Default `.`. */
      context?: string | undefined;
    }
  | {
      runtime: Exclude<Runtime, "docker" | "image">;
      /** Shell command that builds, run in `rootDir`. */
      build: string;
      /** Shell command that starts the service, which binds `0.0.0.0` and the port in `PORT`. */
      start: string;
    };

/** What every kind of service takes. */
interface ServiceArgs {
  source: Source;
  /** The service's variables, from `bind`. */
  variables: BoundVariables;
  /** Domains of one's own, beside the platform's. The first one becomes the service's address. Default: none. */
  domains?: readonly string[] | undefined;
  /** Whether the platform itself deploys the branch's newest commit once its checks pass. Default false: releases are rolled out. */
  followBranch?: boolean | undefined;
}

export interface WebServiceArgs extends ServiceArgs {
  build: Build;
  /** Default `starter`. */
  plan?: ServicePlan | undefined;
  /** How many instances run, 1 to 100. Default 1. */
  instances?: number | undefined;
  /** Path that answers 2xx or 3xx once the service can do its work. Default: the port being open is enough. */
  healthCheckPath?: string | undefined;
  /** Shell command run once per deploy, after the build and before the start: migrations. A failure ends the deploy. Default: none. */
  preDeployCommand?: string | undefined;
  /** Seconds from the polite to the hard end of an instance, 1 to 300. Default 30. */
  shutdownDelaySeconds?: number | undefined;
}

export interface StaticSiteArgs extends ServiceArgs {
  /** Shell command that builds, run in `rootDir`. */
  buildCommand: string;
  /** Folder with the built site, relative to `rootDir`. */
  publishPath: string;
  /** Response headers by path glob. Default: none. */
  headers?: readonly { path: string; name: string; value: string }[] | undefined;
  /**
   * What is served where no file is: a rewrite answers 200 with other content, a redirect 301. The first that matches counts.
   * Default: none.
   */
  routes?: readonly { type: "rewrite" | "redirect"; source: string; destination: string }[] | undefined;
}

/** What both kinds of data store take. */
interface DataStoreArgs {
  /** Networks that may connect from outside. Default: none; services of the same platform always may. */
  allowedNetworks?: readonly CidrBlock[] | undefined;
}

export interface PostgresArgs extends DataStoreArgs {
  plan: PostgresPlan;
  /** Major version, for example `17`. It can't change later. */
  version: PostgresVersion;
  /** Gigabytes: 1 or a multiple of 5; it only grows. Default: the plan's own. */
  diskSizeGB?: number | undefined;
}

export interface KeyValueArgs extends DataStoreArgs {
  plan: KeyValuePlan;
  /** What happens when memory is full; queues want `noeviction`. Default: the platform's own, on Render `allkeys_lru`. */
  whenFull?: MaxmemoryPolicy | undefined;
}

/** A service that a rollout can bring to a release. */
export interface Service {
  /** Its name within the system. */
  readonly name: string;
  /** Its public URL: scheme and host, nothing behind. */
  readonly url: pulumi.Output<string>;
  /** Host that the platform itself gave it: where a DNS record of a domain of one's own has to point. */
  readonly platformHost: pulumi.Output<string>;
  /** `host:port` on the private network; nothing for a static site. */
  readonly privateHost?: pulumi.Output<string>;
  /** Its variables whose values are addresses. */
  readonly addresses: Readonly<Record<string, Address>>;
}

export interface WebService extends Service {
  /**
   * The value of a variable that the platform generated for this service, as a secret.
   *
   * @throws Error when the service has no such variable, and RunError when the platform has made no value for it
   */
  generatedValue(variable: string): pulumi.Output<string>;
}

export interface Postgres {
  /**
   * The connection string for services of the same platform, as a secret.
   *
   * @param parameters query parameters that it must have, for example `{ sslmode: "require" }`
   */
  connectionString(parameters?: Readonly<Record<string, string>>): pulumi.Output<string>;
  /** The connection string for clients in the allowed networks, as a secret; otherwise like {@link connectionString}. */
  externalConnectionString(parameters?: Readonly<Record<string, string>>): pulumi.Output<string>;
}

export interface KeyValue {
  /** The connection string for services of the same platform (`redis://…`), as a secret. */
  connectionString(): pulumi.Output<string>;
  /** The connection string for clients in the allowed networks (`rediss://…`), as a secret. */
  externalConnectionString(): pulumi.Output<string>;
}

/** One service's part in a rollout. */
export interface RolloutEntry {
  service: Service;
  /** The commit to run, 40 hex digits. Without one the service follows its branch. */
  release?: string | undefined;
  /** Names of services that must be live before this one is deployed. Default: none. */
  after?: readonly string[] | undefined;
}

export interface RolloutArgs {
  /** Every service of the system. */
  entries: readonly RolloutEntry[];
  /** Whether services that were already switched go back when another one fails. Default true. */
  rollbackOnFailure?: boolean | undefined;
}

/** What has been rolled out. */
export interface Rollout {
  /** By service name: the commit that is live. */
  readonly releases: pulumi.Output<Record<string, string>>;
}

/**
 * Where components become real. Systems are written against this, never against one platform's own classes.
 *
 * Options are those of any Pulumi component. Those that a component does not hand on by itself, such as `ignoreChanges` and
 * `customTimeouts`, hold for what the platform makes of it too.
 */
export interface Platform {
  webService(name: string, args: WebServiceArgs, options?: pulumi.ComponentResourceOptions): WebService;
  staticSite(name: string, args: StaticSiteArgs, options?: pulumi.ComponentResourceOptions): Service;
  postgres(name: string, args: PostgresArgs, options?: pulumi.ComponentResourceOptions): Postgres;
  keyValue(name: string, args: KeyValueArgs, options?: pulumi.ComponentResourceOptions): KeyValue;
  rollout(args: RolloutArgs, options?: pulumi.ComponentResourceOptions): Rollout;
}
