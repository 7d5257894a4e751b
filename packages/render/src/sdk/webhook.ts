// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link Webhook} is made from. */
export interface WebhookArgs {
  /** The webhook's name. */
  name: pulumi.Input<string>;
  /**
   * Where it is told of events, by POST. Render itself takes `https` alone.
   *
   * @example "https://hooks.example.com/render"
   */
  url: pulumi.Input<string>;
  /**
   * Whether it is told of events. Render turns it off once it has failed to take one in eight attempts: a refresh
   * tells, and the next update turns it on again.
   *
   * @default true
   */
  enabled?: pulumi.Input<boolean> | undefined;
  /**
   * The types of events that it is told of; none stands for all of them.
   *
   * @default []
   * @example ["deploy_ended","server_failed"]
   */
  eventFilter?: pulumi.Input<pulumi.Input<types.EventType>[]> | undefined;
  /**
   * What sets `name`, in the words of whoever runs the program, such as `shop:cacheName`. The error that something
   * of this name exists already has it; nothing else depends on it, and no state holds it.
   */
  nameSetting?: pulumi.Input<string> | undefined;
}

const type = "render:index:Webhook";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  name: undefined,
  url: undefined,
  enabled: undefined,
  eventFilter: undefined,
  secret: undefined,
};

/**
 * An address that is told what happens to the workspace's services and data stores, in messages that are signed
 * as Standard Webhooks (https://www.standardwebhooks.com) have it.
 */
export class Webhook extends pulumi.CustomResource {
  /** The webhook's name. */
  declare readonly name: pulumi.Output<string>;
  /** Where it is told of events, by POST. Render itself takes `https` alone. */
  declare readonly url: pulumi.Output<string>;
  /**
   * Whether it is told of events. Render turns it off once it has failed to take one in eight attempts: a refresh
   * tells, and the next update turns it on again.
   */
  declare readonly enabled: pulumi.Output<boolean>;
  /** The types of events that it is told of; none stands for all of them. */
  declare readonly eventFilter: pulumi.Output<types.EventType[]>;
  /** What messages are signed with, as the libraries of Standard Webhooks take it: `whsec_…`. */
  declare readonly secret: pulumi.Output<string>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: WebhookArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      type,
      name,
      { ...unset, ...args },
      pulumi.mergeOptions({ deleteBeforeReplace: true, additionalSecretOutputs: ["secret"] }, options),
    );
  }

  /**
   * The state of a Webhook that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options: pulumi.CustomResourceOptions = {}): Webhook {
    return new Webhook(name, {} as WebhookArgs, { ...options, id });
  }

  /** Whether something is a Webhook, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is Webhook {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
