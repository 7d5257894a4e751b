// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link MetricsStream} is made from. */
export interface MetricsStreamArgs {
  /** Who takes the metrics. */
  provider: pulumi.Input<types.MetricsProvider>;
  /**
   * Where they are taken.
   *
   * @example "https://otel.example.com/v1/metrics"
   */
  url: pulumi.Input<string>;
  /**
   * What the sender is known by there. Render never tells it, so that an import can't know it: the update after it
   * writes it.
   *
   * @default none
   */
  token?: pulumi.Input<string> | undefined;
}

const type = "render:index:MetricsStream";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  provider: undefined,
  url: undefined,
  token: undefined,
};

/**
 * Where the metrics of all services and data stores of the workspace are sent. A workspace has one at most: let
 * one program alone have it. Its id is the workspace's, `tea-…`.
 */
export class MetricsStream extends pulumi.CustomResource {
  /** Who takes the metrics. */
  declare readonly provider: pulumi.Output<types.MetricsProvider>;
  /** Where they are taken. */
  declare readonly url: pulumi.Output<string>;
  /**
   * What the sender is known by there. Render never tells it, so that an import can't know it: the update after it
   * writes it.
   */
  declare readonly token: pulumi.Output<string | undefined>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: MetricsStreamArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a MetricsStream that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): MetricsStream {
    return new MetricsStream(name, {} as MetricsStreamArgs, { ...options, id });
  }

  /** Whether something is a MetricsStream, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is MetricsStream {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
