// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link NotificationOverride} is made from. */
export interface NotificationOverrideArgs {
  /** The service, `srv-…`. */
  serviceId: pulumi.Input<string>;
  /**
   * Which of its events the workspace is told of.
   *
   * @default "default"
   */
  notificationsToSend?: pulumi.Input<types.OverriddenNotifications> | undefined;
  /**
   * Whether the workspace is told of its previews, too.
   *
   * @default "default"
   */
  previewNotificationsEnabled?: pulumi.Input<types.OverriddenPreviews> | undefined;
}

const type = "render:index:NotificationOverride";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  serviceId: undefined,
  notificationsToSend: undefined,
  previewNotificationsEnabled: undefined,
};

/**
 * What the workspace is told of one service, in place of its `NotificationSettings`. Every service has one from
 * the start, which is all `default`, and is so again once it is deleted. Its id is the service's.
 */
export class NotificationOverride extends pulumi.CustomResource {
  /** The service, `srv-…`. */
  declare readonly serviceId: pulumi.Output<string>;
  /** Which of its events the workspace is told of. */
  declare readonly notificationsToSend: pulumi.Output<types.OverriddenNotifications>;
  /** Whether the workspace is told of its previews, too. */
  declare readonly previewNotificationsEnabled: pulumi.Output<types.OverriddenPreviews>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: NotificationOverrideArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a NotificationOverride that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options: pulumi.CustomResourceOptions = {},
  ): NotificationOverride {
    return new NotificationOverride(name, {} as NotificationOverrideArgs, { ...options, id });
  }

  /** Whether something is a NotificationOverride, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is NotificationOverride {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
