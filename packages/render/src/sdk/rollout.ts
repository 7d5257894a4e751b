// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import { noteDeployed } from "../undeployed";
import type * as types from "./types";

/** What a {@link Rollout} is made from. */
export interface RolloutArgs {
  /** The services, by keys of your choice. */
  services: pulumi.Input<Record<string, pulumi.Input<types.RolloutServiceArgs>>>;
  /**
   * Whether services that this rollout has switched are rolled back when another one fails.
   *
   * @default true
   */
  rollbackOnFailure?: pulumi.Input<boolean> | undefined;
}

const type = "render:index:Rollout";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  services: undefined,
  rollbackOnFailure: undefined,
  deployed: undefined,
};

/**
 * Brings a system's services to their releases and configuration, in order, as one unit. It writes their
 * variables, secret files and links to environment groups, deploys the services that changed, waits until each
 * is live at the very release that was asked for, and otherwise fails and says what is live where.
 */
export class Rollout extends pulumi.CustomResource {
  /** The services, by keys of your choice. */
  declare readonly services: pulumi.Output<Record<string, types.RolloutService>>;
  /** Whether services that this rollout has switched are rolled back when another one fails. */
  declare readonly rollbackOnFailure: pulumi.Output<boolean>;
  /** What is live, by the keys of `services`. */
  declare readonly deployed: pulumi.Output<Record<string, types.DeployedService>>;

  /**
   * @param name the resource's logical name, unique in the stack
   */
  constructor(name: string, args: RolloutArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, options);
    noteDeployed(args.services);
  }

  /** Whether something is a Rollout, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is Rollout {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
