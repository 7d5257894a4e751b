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
import type { BoundVariables } from "./manifest";
import type { Release } from "./release";

/** Where a service's code comes from. */
export interface Source {
  /**
   * Git URL, or the path of a repository on this machine.
   *
   * @example "https://github.com/acme/shop"
   */
  repo: string;
  /**
   * The branch that a service without a release follows.
   *
   * @default the repository's own default branch
   */
  branch?: string | undefined;
  /**
   * Folder of the repository in which everything happens; files outside it are not there.
   *
   * @default the repository's root
   */
  rootDir?: string | undefined;
  /**
   * Globs relative to `rootDir`: changes elsewhere are no change of this service.
   *
   * @default all of `rootDir`
   * @example ["package.json", "src/**"]
   */
  paths?: readonly string[] | undefined;
}

/** How a release is made from its source: by a Dockerfile, or by commands in one of the platform's native runtimes. */
export type Build =
  | {
      /** The Dockerfile's path, relative to `rootDir`. */
      dockerfile: string;
      /**
       * The folder sent to the build, relative to `rootDir`.
       *
       * @default "."
       */
      context?: string | undefined;
    }
  | {
      runtime: Exclude<Runtime, "docker" | "image">;
      /**
       * Shell command that builds, run in `rootDir`.
       *
       * @example "npm ci"
       */
      build: string;
      /**
       * Shell command that starts the service, which binds `0.0.0.0` and the port in `PORT`.
       *
       * @example "node src/main.js"
       */
      start: string;
    };

/** An image that somebody else has built, in place of a build of the source: nothing of the source is in what runs. */
export interface Image {
  /**
   * Registry (Docker Hub without one) and path, with a tag or a digest. A tag is looked up when the image changes and stays
   * at its digest meanwhile; a digest is always the same image.
   *
   * @example "ghcr.io/acme/report@sha256:…"
   */
  image: string;
  /**
   * Command that runs in place of the image's own.
   *
   * @default the image's own
   */
  command?: pulumi.Input<string> | undefined;
  /**
   * The credential that the image is pulled with, by its name at the platform or by its id there.
   *
   * @default none: the image is public
   */
  registryCredential?: RegistryCredentialReference | undefined;
}

/** A credential for a registry of images, which the platform keeps. */
export interface RegistryCredentialReference {
  /** Its name or its id. */
  named: string;
  /** Where the settings say it, for an error about it. */
  setting: string;
}

/** What every kind of service takes. Its variables, its secret files and its release are its rollout's. */
export interface ServiceArgs {
  source: Source;
  /**
   * Whether the platform itself deploys the branch's newest commit once its checks pass.
   *
   * @default false: releases are rolled out
   */
  followBranch?: boolean | undefined;
}

/** What services take that the internet reaches. */
export interface PublicServiceArgs extends ServiceArgs {
  /**
   * Domains of one's own, beside the platform's. The first one becomes the service's address.
   *
   * @default none
   * @example ["api.acme.com"]
   */
  domains?: readonly string[] | undefined;
}

/** What services take that run on the platform's machines. */
export interface BuiltArgs extends ServiceArgs {
  /** How a release is made, or the image that it is. */
  build: Build | Image;
  /** @default "starter" */
  plan?: pulumi.Input<ServicePlan> | undefined;
}

/** What services take that run as processes. */
export interface ProcessArgs extends BuiltArgs {
  /**
   * How many instances run, 1 to 100.
   *
   * @default 1
   */
  instances?: pulumi.Input<number> | undefined;
  /**
   * By which load instances are added and taken away, in place of a number of them.
   *
   * @default not at all
   * @example { min: 1, max: 4, cpuPercent: 70 }
   */
  autoscaling?: Autoscaling | undefined;
  /**
   * Where it listens: what its variable `PORT` says. Its private address has it; a worker has none.
   *
   * @default 10000, at which nobody reaches a web service privately
   */
  port?: number | undefined;
  /**
   * Shell command run once per deploy, after the build and before the start: migrations. A failure ends the deploy.
   *
   * @default none
   */
  preDeployCommand?: pulumi.Input<string> | undefined;
  /**
   * Seconds from the polite to the hard end of an instance, 1 to 300.
   *
   * @default 30
   */
  shutdownDelaySeconds?: pulumi.Input<number> | undefined;
  /**
   * A folder whose files outlive instances and deploys. Then one instance runs, and each deploy ends it before the next one starts.
   *
   * @default none: what an instance writes goes with it
   */
  disk?: ServiceDisk | undefined;
}

/** Between how many instances a service runs, and by which load: one of the percentages has to be there, and the one that wants more wins. */
export interface Autoscaling {
  /** The fewest instances, 1 to 100. */
  min: number;
  /** The most, up to 100. */
  max: number;
  /**
   * What the instances' processors are to be used to on average, in percent of the plan's: 1 to 90.
   *
   * @default they don't count
   */
  cpuPercent?: number | undefined;
  /**
   * The same of their memory.
   *
   * @default it doesn't count
   */
  memoryPercent?: number | undefined;
}

/** A disk of a service. */
export interface ServiceDisk {
  /**
   * The folder, as an absolute path.
   *
   * @example "/var/data"
   */
  mountPath: pulumi.Input<string>;
  /**
   * Gigabytes; it only grows.
   *
   * @default 1
   */
  sizeGB?: pulumi.Input<number> | undefined;
}

export interface WebServiceArgs extends ProcessArgs, PublicServiceArgs {
  /**
   * Whether it is reached at its domains alone, and no longer at the address that the platform gives.
   *
   * @default false
   */
  onlyAtDomains?: boolean | undefined;
  /**
   * Path that answers 2xx or 3xx once the service can do its work.
   *
   * @default none: the port being open is enough
   * @example "/health"
   */
  healthCheckPath?: pulumi.Input<string> | undefined;
}

export interface CronJobArgs extends BuiltArgs {
  /**
   * When it runs: a cron expression of five fields, in UTC.
   *
   * @example "0 3 * * *"
   */
  schedule: pulumi.Input<string>;
}

export interface StaticSiteArgs extends PublicServiceArgs {
  /** Shell command that builds, run in `rootDir`. */
  buildCommand: pulumi.Input<string>;
  /** Folder with the built site, relative to `rootDir`. */
  publishPath: pulumi.Input<string>;
  /**
   * Response headers by path glob.
   *
   * @default none
   * @example [{ path: "/*", name: "X-Frame-Options", value: "DENY" }]
   */
  headers?: readonly { path: string; name: string; value: string }[] | undefined;
  /**
   * What is served where no file is: a rewrite answers 200 with other content, a redirect 301. The first that matches counts.
   *
   * @default none
   * @example [{ type: "rewrite", source: "/*", destination: "/index.html" }]
   */
  routes?: readonly { type: "rewrite" | "redirect"; source: string; destination: string }[] | undefined;
}

/** A network that may connect to a data store from outside. */
export type AllowedNetwork = { [Key in keyof CidrBlock]: pulumi.Input<CidrBlock[Key]> };

/** What both kinds of data store take. */
interface DataStoreArgs {
  /**
   * Networks that may connect from outside.
   *
   * @default none; services of the same platform always may
   * @example [{ cidrBlock: "203.0.113.0/24", description: "the office" }]
   */
  allowedNetworks?: readonly AllowedNetwork[] | undefined;
}

export interface PostgresArgs extends DataStoreArgs {
  plan: pulumi.Input<PostgresPlan>;
  /**
   * Major version. It can't change later.
   *
   * @example "17"
   */
  version: pulumi.Input<PostgresVersion>;
  /**
   * Gigabytes: 1 or a multiple of 5; it only grows.
   *
   * @default the plan's own
   */
  diskSizeGB?: pulumi.Input<number> | undefined;
}

export interface KeyValueArgs extends DataStoreArgs {
  plan: pulumi.Input<KeyValuePlan>;
  /**
   * What happens when memory is full; queues want `noeviction`.
   *
   * @default the platform's own, on Render `allkeys_lru`
   */
  whenFull?: pulumi.Input<MaxmemoryPolicy> | undefined;
}

export interface SecretArgs {
  /**
   * Texts of your choice: when one changes, a new value is made.
   *
   * @default none
   */
  keepers?: Readonly<Record<string, pulumi.Input<string>>> | undefined;
}

/** A service that a rollout can bring to a release. */
export interface Service {
  /** Its name within the system. */
  readonly name: string;
}

/** A service that the internet reaches. */
export interface PublicService extends Service {
  /** Its public URL: scheme and host, nothing behind. It is an origin, too. */
  readonly url: pulumi.Output<string>;
  /**
   * What has to stand in the DNS for each of its domains, by domain: `CNAME <host>`; for an apex such as `acme.com`, which can't have one,
   * `ALIAS/ANAME <host>`. Where a DNS provider has neither, an A record to the platform's own address does: which one, the platform tells.
   */
  readonly dnsRecords: pulumi.Output<Record<string, string>>;
}

/** A service that other services of the same platform reach. */
export interface PrivateService extends Service {
  /** `host:port` on the private network. */
  readonly privateHost: pulumi.Output<string>;
}

export interface WebService extends PublicService, PrivateService {}

export interface Postgres {
  /**
   * The connection string for services of the same platform, as a secret.
   *
   * @param parameters query parameters that it must have
   * @example connectionString({ sslmode: "require" })
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

export interface EnvGroupArgs {
  /**
   * Variables, from `bind`. Builds read all of them.
   *
   * @default none
   */
  variables?: BoundVariables | undefined;
  /**
   * Files, content by name.
   *
   * @default none
   */
  secretFiles?: SecretFiles | undefined;
}

/** Variables and secret files that several services get: those in whose part of a rollout it is named. */
export interface EnvGroup {
  /** Its name within the system. */
  readonly name: string;
  readonly variables: BoundVariables;
  readonly secretFiles: SecretFiles;
}

/** Content by file name. It is always a secret. */
export type SecretFiles = Readonly<Record<string, pulumi.Input<string>>>;

/** One service's part in a rollout. */
export interface RolloutEntry {
  service: Service;
  /** All its variables, from `bind`. The rollout writes them, once every service is there: so any service may be told of any other. */
  variables: BoundVariables;
  /**
   * Its own secret files, content by name, found in `/etc/secrets` while it is built and while it runs. 1 MB together at most.
   *
   * @default none
   * @example { "key.pem": config.requireSecret("key") }
   */
  secretFiles?: SecretFiles | undefined;
  /**
   * Groups whose variables and files it gets as well; its own win. A changed group deploys it. One that is no longer named here is
   * there until the deploy after this update.
   *
   * @default none
   */
  groups?: readonly EnvGroup[] | undefined;
  /**
   * What it runs. A cron job can have none.
   *
   * @default none: the service follows its branch
   */
  release?: Release | undefined;
  /**
   * Names of services that must be live before this one is deployed.
   *
   * @default none
   */
  after?: readonly string[] | undefined;
}

export interface RolloutArgs {
  /** Every service of the system. */
  entries: readonly RolloutEntry[];
  /**
   * Whether services that were already switched go back when another one fails.
   *
   * @default true
   */
  rollbackOnFailure?: boolean | undefined;
}

/** What has been rolled out. */
export interface Rollout {
  /** By service name: the release that is live, as one text. */
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
  /** A process that only services of the same platform reach. */
  privateService(name: string, args: ProcessArgs, options?: pulumi.ComponentResourceOptions): PrivateService;
  /** A process that nobody reaches, started again when it ends. */
  backgroundWorker(name: string, args: ProcessArgs, options?: pulumi.ComponentResourceOptions): Service;
  /** What its build starts, at its times, one run at a time. Unless it runs an image it has no release: it follows its branch. */
  cronJob(name: string, args: CronJobArgs, options?: pulumi.ComponentResourceOptions): Service;
  staticSite(name: string, args: StaticSiteArgs, options?: pulumi.ComponentResourceOptions): PublicService;
  postgres(name: string, args: PostgresArgs, options?: pulumi.ComponentResourceOptions): Postgres;
  keyValue(name: string, args: KeyValueArgs, options?: pulumi.ComponentResourceOptions): KeyValue;
  /** A random text, made once and kept, for any number of services that nobody else has to know. */
  secret(name: string, args?: SecretArgs, options?: pulumi.ComponentResourceOptions): pulumi.Output<string>;
  /** It reaches services by their part in a rollout. What else is linked to it stays linked. */
  envGroup(name: string, args: EnvGroupArgs, options?: pulumi.ComponentResourceOptions): EnvGroup;
  rollout(args: RolloutArgs, options?: pulumi.ComponentResourceOptions): Rollout;
  /** Names of the services that it has made and that no rollout has: they would never run. */
  readonly notRolledOut: readonly string[];
}
