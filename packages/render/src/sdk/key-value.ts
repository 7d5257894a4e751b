// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link KeyValue} is made from. */
export interface KeyValueArgs {
  /** The instance's name. */
  name: pulumi.Input<string>;
  /** The size of the instance. It can only grow. */
  plan: pulumi.Input<types.KeyValuePlan>;
  /**
   * Where the instance runs. Default `oregon`. Another region replaces the instance, and **deletes this one with
   * its data**.
   */
  region?: pulumi.Input<types.Region> | undefined;
  /** Which keys are dropped when memory is full. Default: Render's, chosen once. */
  maxmemoryPolicy?: pulumi.Input<types.MaxmemoryPolicy> | undefined;
  /** What is kept over a restart. Default: the plan's, `off` for `free` and `journal_snapshot` for the others. */
  persistenceMode?: pulumi.Input<types.PersistenceMode> | undefined;
  /** Who may connect from outside Render. Default: nobody. */
  ipAllowList?: pulumi.Input<pulumi.Input<types.CidrBlockArgs>[]> | undefined;
}

/**
 * A key value instance on Render, which speaks Redis' protocol. It is ready for connections when the resource is
 * created. Deleting it deletes its data.
 */
export class KeyValue extends pulumi.CustomResource {
  /** The instance's name. */
  declare readonly name: pulumi.Output<string>;
  /** The size of the instance. It can only grow. */
  declare readonly plan: pulumi.Output<types.KeyValuePlan>;
  /**
   * Where the instance runs. Default `oregon`. Another region replaces the instance, and **deletes this one with
   * its data**.
   */
  declare readonly region: pulumi.Output<types.Region>;
  /** Which keys are dropped when memory is full. Default: Render's, chosen once. */
  declare readonly maxmemoryPolicy: pulumi.Output<types.MaxmemoryPolicy | undefined>;
  /** What is kept over a restart. Default: the plan's, `off` for `free` and `journal_snapshot` for the others. */
  declare readonly persistenceMode: pulumi.Output<types.PersistenceMode | undefined>;
  /** Who may connect from outside Render. Default: nobody. */
  declare readonly ipAllowList: pulumi.Output<types.CidrBlock[] | undefined>;
  /** Connection string for services of the same region. */
  declare readonly internalConnectionString: pulumi.Output<string>;
  /** Connection string for clients outside Render. */
  declare readonly externalConnectionString: pulumi.Output<string>;
  /** Command that opens a session. */
  declare readonly cliCommand: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   */
  constructor(name: string, args: KeyValueArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      "render:index:KeyValue",
      name,
      {
        ...args,
        internalConnectionString: undefined,
        externalConnectionString: undefined,
        cliCommand: undefined,
      },
      pulumi.mergeOptions(
        { additionalSecretOutputs: ["internalConnectionString", "externalConnectionString", "cliCommand"] },
        options,
      ),
    );
  }
}
