// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link Environment} is made from. */
export interface EnvironmentArgs {
  /** The environment's name. */
  name: pulumi.Input<string>;
  /**
   * Whether only administrators of the workspace can delete what is in it, or see its secrets.
   *
   * @default "unprotected"
   */
  protectedStatus?: pulumi.Input<types.ProtectedStatus> | undefined;
  /**
   * Whether what is in it is cut off from the private network of other environments.
   *
   * @default false
   */
  networkIsolationEnabled?: pulumi.Input<boolean> | undefined;
  /** The project that it belongs to, `prj-…`. Another one makes another environment. */
  projectId: pulumi.Input<string>;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:Environment";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  protectedStatus: undefined,
  networkIsolationEnabled: undefined,
  projectId: undefined,
};

/**
 * An environment of a project: services, data stores and environment groups that belong together, such as
 * staging. What is in it says so by its own `environmentId`. It can't be deleted while something is in it.
 */
export class Environment extends pulumi.CustomResource {
  /** The environment's name. */
  declare readonly name: pulumi.Output<string>;
  /** Whether only administrators of the workspace can delete what is in it, or see its secrets. */
  declare readonly protectedStatus: pulumi.Output<types.ProtectedStatus>;
  /** Whether what is in it is cut off from the private network of other environments. */
  declare readonly networkIsolationEnabled: pulumi.Output<boolean>;
  /** The project that it belongs to, `prj-…`. Another one makes another environment. */
  declare readonly projectId: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: EnvironmentArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a Environment that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): Environment {
    return new Environment(name, {} as EnvironmentArgs, { ...options, id });
  }

  /** Whether something is a Environment, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is Environment {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
