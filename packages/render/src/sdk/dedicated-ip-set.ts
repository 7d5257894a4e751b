// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link DedicatedIpSet} is made from. */
export interface DedicatedIpSetArgs {
  /** The set's name. */
  name: pulumi.Input<string>;
  /**
   * What it is for, for whoever sees it in Render's dashboard.
   *
   * @default ""
   */
  description?: pulumi.Input<string> | undefined;
  /**
   * Where what uses it runs. Another region makes another set, with other addresses.
   *
   * @default "oregon"
   */
  region?: pulumi.Input<types.Region> | undefined;
  /**
   * The environments whose services reach others from its addresses, by id, `evm-…`.
   *
   * @default []
   */
  environmentIds?: pulumi.Input<pulumi.Input<string>[]> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:DedicatedIpSet";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  description: undefined,
  region: undefined,
  environmentIds: undefined,
  ips: undefined,
};

/**
 * Outbound addresses that no other workspace has, for services that reach what lets in known addresses alone. It
 * is waited for until it has them.
 */
export class DedicatedIpSet extends pulumi.CustomResource {
  /** The set's name. */
  declare readonly name: pulumi.Output<string>;
  /** What it is for, for whoever sees it in Render's dashboard. */
  declare readonly description: pulumi.Output<string>;
  /** Where what uses it runs. Another region makes another set, with other addresses. */
  declare readonly region: pulumi.Output<types.Region>;
  /** The environments whose services reach others from its addresses, by id, `evm-…`. */
  declare readonly environmentIds: pulumi.Output<string[]>;
  /** The addresses, for the allow lists of others. */
  declare readonly ips: pulumi.Output<string[]>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: DedicatedIpSetArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a DedicatedIpSet that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): DedicatedIpSet {
    return new DedicatedIpSet(name, {} as DedicatedIpSetArgs, { ...options, id });
  }

  /** Whether something is a DedicatedIpSet, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is DedicatedIpSet {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
