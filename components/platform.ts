import type * as pulumi from "@pulumi/pulumi";
import type { Address } from "./address";
import type { BoundVariables } from "./manifest";

/** Sizes are Render's plan names; another platform maps them to CPU and memory. */
export type ServicePlan = "free" | "starter" | "standard" | "pro" | "pro_plus" | "pro_max" | "pro_ultra";
export type PostgresPlan =
  "free" | "basic_256mb" | "basic_1gb" | "basic_4gb" | "pro_4gb" | "pro_8gb" | "pro_16gb" | "pro_32gb";
export type KeyValuePlan = "free" | "starter" | "standard" | "pro" | "pro_plus";

/** Where a service's code comes from. */
export interface Source {
  /** Git URL, or the path of a repository on this machine. */
  repo: string;
  /** The branch that a service without a release follows. Default: the repository's own default branch. */
  branch?: string;
  /** Folder of the repository in which everything happens; files outside it are not there. Default: its root. */
  rootDir?: string;
  /** Globs relative to `rootDir`: changes elsewhere are no change of this service. Default: all of `rootDir`. */
  paths?: readonly string[];
}

/** How a release is made from its source: by a Dockerfile, or by commands in one of the platform's native runtimes. */
export type Build =
  | {
      /** The Dockerfile's path, relative to `rootDir`. */
      dockerfile: string;
      /** The folder sent to the build, relative to `rootDir`. Default `.`. */
      context?: string;
    }
  | {
      runtime: "node" | "go" | "python" | "ruby" | "rust" | "elixir";
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
  domains?: readonly string[];
  /** Whether the platform itself deploys the branch's newest commit once its checks pass. Default false: releases are rolled out. */
  followBranch?: boolean;
}

export interface WebServiceArgs extends ServiceArgs {
  build: Build;
  /** Default `starter`. */
  plan?: ServicePlan;
  /** How many instances run, 1 to 100. Default 1. */
  instances?: number;
  /** Path that answers 2xx or 3xx once the service can do its work. Default: the port being open is enough. */
  healthCheckPath?: string;
  /** Shell command run once per deploy, after the build and before the start: migrations. A failure ends the deploy. Default: none. */
  preDeployCommand?: string;
  /** Seconds from the polite to the hard end of an instance, 1 to 300. Default 30. */
  shutdownDelaySeconds?: number;
}

export interface StaticSiteArgs extends ServiceArgs {
  /** Shell command that builds, run in `rootDir`. */
  buildCommand: string;
  /** Folder with the built site, relative to `rootDir`. */
  publishPath: string;
  /** Response headers by path glob. Default: none. */
  headers?: readonly { path: string; name: string; value: string }[];
  /** What is served where no file is: a rewrite answers 200 with other content, a redirect 301. The first that matches counts. */
  routes?: readonly { type: "rewrite" | "redirect"; source: string; destination: string }[];
}

export interface PostgresArgs {
  /** Default `basic_256mb`, the smallest that is paid for. */
  plan?: PostgresPlan;
  /** Major version, for example `17`. It can't change later. */
  version: "13" | "14" | "15" | "16" | "17" | "18";
  /** Gigabytes: 1 or a multiple of 5; it only grows. Default: the plan's own. */
  diskSizeGB?: number;
  /** Networks that may connect from outside. Default: none; services of the same platform always may. */
  allowedNetworks?: readonly { cidrBlock: string; description: string }[];
}

export interface KeyValueArgs {
  /** Default `starter`. */
  plan?: KeyValuePlan;
  /** What happens when memory is full; queues want `noeviction`. Default `allkeys_lru`. */
  whenFull?: "noeviction" | "allkeys_lru" | "allkeys_lfu" | "volatile_lru" | "volatile_ttl";
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
   * @throws Error when the service has no such variable
   */
  generatedValue(variable: string): pulumi.Output<string>;
}

export interface Postgres {
  /**
   * The connection string for services of the same platform, as a secret.
   *
   * @param parameters query parameters to add, for example `{ sslmode: "require" }`
   */
  connectionString(parameters?: Readonly<Record<string, string>>): pulumi.Output<string>;
}

export interface KeyValue {
  /** The connection string for services of the same platform (`redis://…`), as a secret. */
  connectionString(): pulumi.Output<string>;
}

/** One service's part in a rollout. */
export interface RolloutEntry {
  service: Service;
  /** The commit to run, 40 hex digits. Without one the service follows its branch. */
  release?: string | undefined;
  /** Names of services that must be live before this one is deployed. Default: none. */
  after?: readonly string[];
}

export interface RolloutArgs {
  /** Every service of the system. */
  entries: readonly RolloutEntry[];
  /** Whether services that were already switched go back when another one fails. Default true. */
  rollbackOnFailure?: boolean;
}

/** What has been rolled out. */
export interface Rollout {
  /** By service name: the commit that is live. */
  readonly releases: pulumi.Output<Record<string, string>>;
}

/** Where components become real. Systems are written against this, never against one platform's own classes. */
export interface Platform {
  webService(name: string, args: WebServiceArgs): WebService;
  staticSite(name: string, args: StaticSiteArgs): Service;
  postgres(name: string, args: PostgresArgs): Postgres;
  keyValue(name: string, args: KeyValueArgs): KeyValue;
  rollout(args: RolloutArgs): Rollout;
}
