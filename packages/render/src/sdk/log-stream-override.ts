// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";

/** What a {@link LogStreamOverride} is made from. */
export interface LogStreamOverrideArgs {
  /** The service or data store, `srv-…`, `dpg-…` or `red-…`. */
  resourceId: pulumi.Input<string>;
  /**
   * The syslog server, which is reached by TLS. When empty, the logs are dropped.
   *
   * @example "logs.example.com:6514"
   */
  endpoint: pulumi.Input<string>;
  /**
   * What the server knows the sender by; it goes with each line. Render never tells it, so that an import can't
   * know it: the update after it writes it.
   *
   * @default none
   */
  token?: pulumi.Input<string> | undefined;
}

const type = "render:index:LogStreamOverride";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  resourceId: undefined,
  endpoint: undefined,
  token: undefined,
};

/**
 * Where the logs of one service or data store are sent in place of the workspace's `LogStream`, or that they are
 * dropped. Its id is the service's or data store's.
 */
export class LogStreamOverride extends pulumi.CustomResource {
  /** The service or data store, `srv-…`, `dpg-…` or `red-…`. */
  declare readonly resourceId: pulumi.Output<string>;
  /** The syslog server, which is reached by TLS. When empty, the logs are dropped. */
  declare readonly endpoint: pulumi.Output<string>;
  /**
   * What the server knows the sender by; it goes with each line. Render never tells it, so that an import can't
   * know it: the update after it writes it.
   */
  declare readonly token: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: LogStreamOverrideArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a LogStreamOverride that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): LogStreamOverride {
    return new LogStreamOverride(name, {} as LogStreamOverrideArgs, { ...options, id });
  }

  /** Whether something is a LogStreamOverride, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is LogStreamOverride {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
