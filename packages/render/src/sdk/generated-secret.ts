// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What a {@link GeneratedSecret} is made from. */
export interface GeneratedSecretArgs {
  /**
   * Texts of your choice: when one changes, a new value is made.
   *
   * @default none
   */
  keepers?: pulumi.Input<Record<string, pulumi.Input<string>>> | undefined;
  /**
   * How many random bytes the value has, 16 to 1024. Another number makes a new value.
   *
   * @default 32
   */
  bytes?: pulumi.Input<number> | undefined;
}

const type = "render:index:GeneratedSecret";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  keepers: undefined,
  bytes: undefined,
  value: undefined,
};

/**
 * A random value, made once and kept encrypted in Pulumi's state, for any number of services. A new one is made
 * when its `keepers` change, or by `pulumi up --replace`.
 */
export class GeneratedSecret extends pulumi.CustomResource {
  /** Texts of your choice: when one changes, a new value is made. */
  declare readonly keepers: pulumi.Output<Record<string, string> | undefined>;
  /** How many random bytes the value has, 16 to 1024. Another number makes a new value. */
  declare readonly bytes: pulumi.Output<number>;
  /** The random bytes in base64. */
  declare readonly value: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   */
  constructor(name: string, args: GeneratedSecretArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ additionalSecretOutputs: ["value"] }, options));
  }

  /** Whether something is a GeneratedSecret, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is GeneratedSecret {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
