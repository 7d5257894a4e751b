// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link LogStream} is made from. */
export interface LogStreamArgs {
  /**
   * The syslog server, which is reached by TLS.
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
  /**
   * What becomes of the logs of previews.
   *
   * @default "send"
   */
  preview?: pulumi.Input<types.LogStreamSetting> | undefined;
}

const type = "render:index:LogStream";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  endpoint: undefined,
  token: undefined,
  preview: undefined,
};

/**
 * Where the logs of all services and data stores of the workspace are sent, as syslog messages. A workspace has
 * one at most: let one program alone have it. Its id is the workspace's, `tea-…`.
 */
export class LogStream extends pulumi.CustomResource {
  /** The syslog server, which is reached by TLS. */
  declare readonly endpoint: pulumi.Output<string>;
  /**
   * What the server knows the sender by; it goes with each line. Render never tells it, so that an import can't
   * know it: the update after it writes it.
   */
  declare readonly token: pulumi.Output<string | undefined>;
  /** What becomes of the logs of previews. */
  declare readonly preview: pulumi.Output<types.LogStreamSetting>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: LogStreamArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a LogStream that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): LogStream {
    return new LogStream(name, {} as LogStreamArgs, { ...options, id });
  }

  /** Whether something is a LogStream, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is LogStream {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
