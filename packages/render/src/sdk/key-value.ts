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
   * Where the instance runs. Another region replaces the instance, and **deletes this one with its data**.
   *
   * @default "oregon"
   */
  region?: pulumi.Input<types.Region> | undefined;
  /**
   * Which keys are dropped when memory is full.
   *
   * @default Render's, chosen once
   */
  maxmemoryPolicy?: pulumi.Input<types.MaxmemoryPolicy> | undefined;
  /**
   * What is kept across a restart.
   *
   * @default the plan's, `off` for `free` and `journal_snapshot` for the others
   */
  persistenceMode?: pulumi.Input<types.PersistenceMode> | undefined;
  /**
   * Who may connect from outside Render.
   *
   * @default nobody
   */
  ipAllowList?: pulumi.Input<pulumi.Input<types.CidrBlockArgs>[]> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
  /**
   * Whether a change that can only be made by replacing this resource may delete it **with its data**. Otherwise
   * such a change is refused.
   *
   * @default false
   */
  allowDataLoss?: pulumi.Input<boolean> | undefined;
}

const type = "render:index:KeyValue";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  plan: undefined,
  region: undefined,
  maxmemoryPolicy: undefined,
  persistenceMode: undefined,
  ipAllowList: undefined,
  allowDataLoss: undefined,
  internalConnectionString: undefined,
  externalConnectionString: undefined,
  host: undefined,
  port: undefined,
  externalHost: undefined,
  externalPort: undefined,
  cliCommand: undefined,
};

/**
 * A key value instance on Render, which speaks Redis' protocol. It is ready for connections when the resource is
 * created. Deleting it deletes its data.
 */
export class KeyValue extends pulumi.CustomResource {
  /** The instance's name. */
  declare readonly name: pulumi.Output<string>;
  /** The size of the instance. It can only grow. */
  declare readonly plan: pulumi.Output<types.KeyValuePlan>;
  /** Where the instance runs. Another region replaces the instance, and **deletes this one with its data**. */
  declare readonly region: pulumi.Output<types.Region>;
  /** Which keys are dropped when memory is full. */
  declare readonly maxmemoryPolicy: pulumi.Output<types.MaxmemoryPolicy>;
  /** What is kept across a restart. */
  declare readonly persistenceMode: pulumi.Output<types.PersistenceMode>;
  /** Who may connect from outside Render. */
  declare readonly ipAllowList: pulumi.Output<types.CidrBlock[] | undefined>;
  /**
   * Whether a change that can only be made by replacing this resource may delete it **with its data**. Otherwise
   * such a change is refused.
   */
  declare readonly allowDataLoss: pulumi.Output<boolean>;
  /** Connection string for services of the same region. */
  declare readonly internalConnectionString: pulumi.Output<string>;
  /** Connection string for clients outside Render. */
  declare readonly externalConnectionString: pulumi.Output<string>;
  /** Its host for services of the same region. */
  declare readonly host: pulumi.Output<string>;
  /** Its port for services of the same region. */
  declare readonly port: pulumi.Output<number>;
  /** Its host for clients outside Render. */
  declare readonly externalHost: pulumi.Output<string>;
  /** Its port for clients outside Render. */
  declare readonly externalPort: pulumi.Output<number>;
  /** Command that opens a session. */
  declare readonly cliCommand: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: KeyValueArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      type,
      name,
      { ...unset, ...args },
      pulumi.mergeOptions(
        {
          deleteBeforeReplace: true,
          additionalSecretOutputs: ["internalConnectionString", "externalConnectionString", "cliCommand"],
        },
        options,
      ),
    );
  }

  /**
   * The state of a KeyValue that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): KeyValue {
    return new KeyValue(name, {} as KeyValueArgs, { ...options, id });
  }

  /** Whether something is a KeyValue, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is KeyValue {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
