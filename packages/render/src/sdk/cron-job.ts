// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import { expectDeploy } from "../undeployed";
import type * as types from "./types";

/** What a {@link CronJob} is made from. */
export interface CronJobArgs {
  /** The job's name, unique in the workspace. */
  name: pulumi.Input<string>;
  /**
   * When it runs: a cron expression of five fields, in UTC.
   *
   * @example "0 3 * * *"
   */
  schedule: pulumi.Input<string>;
  /**
   * The git repository's URL. Every runtime needs it but `image`, which has none.
   *
   * @example "https://github.com/acme/shop"
   */
  repo?: pulumi.Input<string> | undefined;
  /** The branch that is deployed when no release is pinned. Default: the repository's default branch, chosen once. */
  branch?: pulumi.Input<string> | undefined;
  /**
   * The folder of the repository in which commands run and beneath which files can be seen. When empty, the whole
   * repository.
   *
   * @default ""
   * @example "apps/api"
   */
  rootDir?: pulumi.Input<string> | undefined;
  /**
   * Which files of the repository make Render deploy by itself.
   *
   * @default all
   * @example {"paths":["apps/api/**"],"ignoredPaths":["apps/api/docs/**"]}
   */
  buildFilter?: pulumi.Input<types.BuildFilterArgs> | undefined;
  /**
   * The image of a service with runtime `image`: registry (Docker Hub without one), path, and a tag or a digest. A
   * tag is the one that Render pulls when no release is pinned; it resolves it at each deploy.
   *
   * @example "ghcr.io/acme/api:1.2"
   */
  image?: pulumi.Input<string> | undefined;
  /**
   * The `RegistryCredential` that the image is pulled with, or the base images of a Dockerfile. Public ones need
   * none.
   *
   * @default none
   */
  registryCredentialId?: pulumi.Input<string> | undefined;
  /** How the service is built and started. */
  runtime: pulumi.Input<types.Runtime>;
  /** Shell command that builds a release. Native runtimes need it; Docker and images have none. */
  buildCommand?: pulumi.Input<string> | undefined;
  /** Shell command that starts an instance. Native runtimes need it; Docker and images have none. */
  startCommand?: pulumi.Input<string> | undefined;
  /** The Dockerfile, relative to `rootDir`. Default `./Dockerfile`. */
  dockerfilePath?: pulumi.Input<string> | undefined;
  /** The folder that the Docker build sees, relative to `rootDir`. Default `.`. */
  dockerContext?: pulumi.Input<string> | undefined;
  /** Command that an instance runs in place of the image's own. */
  dockerCommand?: pulumi.Input<string> | undefined;
  /**
   * The size of each instance.
   *
   * @default "starter"
   */
  plan?: pulumi.Input<types.ServicePlan> | undefined;
  /**
   * Where the service runs. Another region makes another service.
   *
   * @default "oregon"
   */
  region?: pulumi.Input<types.Region> | undefined;
  /**
   * When Render deploys a new commit by itself. With `off`, only a `Rollout` deploys.
   *
   * @default "off"
   */
  autoDeployTrigger?: pulumi.Input<types.AutoDeployTrigger> | undefined;
  /**
   * The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`.
   * A change moves it, with no deploy.
   *
   * @default none
   */
  environmentId?: pulumi.Input<string> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:CronJob";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  schedule: undefined,
  repo: undefined,
  branch: undefined,
  rootDir: undefined,
  buildFilter: undefined,
  image: undefined,
  registryCredentialId: undefined,
  runtime: undefined,
  buildCommand: undefined,
  startCommand: undefined,
  dockerfilePath: undefined,
  dockerContext: undefined,
  dockerCommand: undefined,
  plan: undefined,
  region: undefined,
  autoDeployTrigger: undefined,
  environmentId: undefined,
  slug: undefined,
  settingsFingerprint: undefined,
  sourceFingerprint: undefined,
};

/**
 * A cron job on Render, built from a git repository or run from an image: its start command runs at the times of
 * its schedule, one run at a time. Changing it writes settings and starts no deploy: a `Rollout` deploys it.
 * Render deploys no commit of a cron job that is asked for, so it follows its branch; and Render cancels none of
 * its deploys, so the one that a creation starts goes on, before the rollout's.
 */
export class CronJob extends pulumi.CustomResource {
  /** The job's name, unique in the workspace. */
  declare readonly name: pulumi.Output<string>;
  /** When it runs: a cron expression of five fields, in UTC. */
  declare readonly schedule: pulumi.Output<string>;
  /** The git repository's URL. Every runtime needs it but `image`, which has none. */
  declare readonly repo: pulumi.Output<string | undefined>;
  /** The branch that is deployed when no release is pinned. Default: the repository's default branch, chosen once. */
  declare readonly branch: pulumi.Output<string>;
  /**
   * The folder of the repository in which commands run and beneath which files can be seen. When empty, the whole
   * repository.
   */
  declare readonly rootDir: pulumi.Output<string>;
  /** Which files of the repository make Render deploy by itself. */
  declare readonly buildFilter: pulumi.Output<types.BuildFilter | undefined>;
  /**
   * The image of a service with runtime `image`: registry (Docker Hub without one), path, and a tag or a digest. A
   * tag is the one that Render pulls when no release is pinned; it resolves it at each deploy.
   */
  declare readonly image: pulumi.Output<string | undefined>;
  /**
   * The `RegistryCredential` that the image is pulled with, or the base images of a Dockerfile. Public ones need
   * none.
   */
  declare readonly registryCredentialId: pulumi.Output<string | undefined>;
  /** How the service is built and started. */
  declare readonly runtime: pulumi.Output<types.Runtime>;
  /** Shell command that builds a release. Native runtimes need it; Docker and images have none. */
  declare readonly buildCommand: pulumi.Output<string | undefined>;
  /** Shell command that starts an instance. Native runtimes need it; Docker and images have none. */
  declare readonly startCommand: pulumi.Output<string | undefined>;
  /** The Dockerfile, relative to `rootDir`. Default `./Dockerfile`. */
  declare readonly dockerfilePath: pulumi.Output<string | undefined>;
  /** The folder that the Docker build sees, relative to `rootDir`. Default `.`. */
  declare readonly dockerContext: pulumi.Output<string | undefined>;
  /** Command that an instance runs in place of the image's own. */
  declare readonly dockerCommand: pulumi.Output<string | undefined>;
  /** The size of each instance. */
  declare readonly plan: pulumi.Output<types.ServicePlan>;
  /** Where the service runs. Another region makes another service. */
  declare readonly region: pulumi.Output<types.Region>;
  /** When Render deploys a new commit by itself. With `off`, only a `Rollout` deploys. */
  declare readonly autoDeployTrigger: pulumi.Output<types.AutoDeployTrigger>;
  /**
   * The environment that it belongs to, `evm-…`: an `Environment`'s id, or one of a `Project`'s `environmentIds`.
   * A change moves it, with no deploy.
   */
  declare readonly environmentId: pulumi.Output<string | undefined>;
  /** The name in the service's addresses, fixed when the service is made. */
  declare readonly slug: pulumi.Output<string>;
  /**
   * Fingerprint of the settings whose change needs a deploy. A `Rollout` that has it among an entry's `triggers`
   * deploys the service when it changes.
   */
  declare readonly settingsFingerprint: pulumi.Output<string>;
  /**
   * Fingerprint of repository and branch. As the `source` of a `Rollout`'s entry it says that the service follows
   * its branch.
   */
  declare readonly sourceFingerprint: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: CronJobArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
    expectDeploy(this, options);
  }

  /**
   * The state of a CronJob that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): CronJob {
    return new CronJob(name, {} as CronJobArgs, { ...options, id });
  }

  /** Whether something is a CronJob, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is CronJob {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
