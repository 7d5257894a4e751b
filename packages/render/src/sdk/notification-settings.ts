// Generated from the declarations in src/resources by `npm run generate`; edit those.

import * as pulumi from "@pulumi/pulumi";
import type * as types from "./types";

/** What a {@link NotificationSettings} is made from. */
export interface NotificationSettingsArgs {
  /**
   * Which events of services the workspace is told of.
   *
   * @default "failure"
   */
  notificationsToSend?: pulumi.Input<types.NotificationsToSend> | undefined;
  /**
   * Whether its members are told by mail.
   *
   * @default true
   */
  emailEnabled?: pulumi.Input<boolean> | undefined;
  /**
   * Whether it is told of previews, too.
   *
   * @default false
   */
  previewNotificationsEnabled?: pulumi.Input<boolean> | undefined;
}

const type = "render:index:NotificationSettings";

/** What no argument gives. With every name in it, each property is an output from the start. */
const unset = {
  notificationsToSend: undefined,
  emailEnabled: undefined,
  previewNotificationsEnabled: undefined,
  slackEnabled: undefined,
};

/**
 * What the workspace is told of its services. A workspace has one of these, which is there from the start: let
 * one program alone have it. Deleted, the settings are what each property is without a value. Its id is the
 * workspace's, `tea-…`.
 */
export class NotificationSettings extends pulumi.CustomResource {
  /** Which events of services the workspace is told of. */
  declare readonly notificationsToSend: pulumi.Output<types.NotificationsToSend>;
  /** Whether its members are told by mail. */
  declare readonly emailEnabled: pulumi.Output<boolean>;
  /** Whether it is told of previews, too. */
  declare readonly previewNotificationsEnabled: pulumi.Output<boolean>;
  /** Whether it is told in Slack, which is connected in Render's dashboard. */
  declare readonly slackEnabled: pulumi.Output<boolean>;

  /**
   * @param name the resource's logical name, unique in the stack
   * @param options `deleteBeforeReplace` is true, since two can't have one name; under another name, `false` makes the new one
   * first
   */
  constructor(name: string, args: NotificationSettingsArgs, options: pulumi.CustomResourceOptions = {}) {
    super(type, name, { ...unset, ...args }, pulumi.mergeOptions({ deleteBeforeReplace: true }, options));
  }

  /**
   * The state of a NotificationSettings that exists and that another program, or a person, looks after.
   *
   * @param name a logical name, unique in the stack
   * @param id its id at Render
   */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    options: pulumi.CustomResourceOptions = {},
  ): NotificationSettings {
    return new NotificationSettings(name, {}, { ...options, id });
  }

  /** Whether something is a NotificationSettings, be it of another copy of this package. */
  static override isInstance(obj: unknown): obj is NotificationSettings {
    return pulumi.CustomResource.isInstance(obj) && "__pulumiType" in obj && obj.__pulumiType === type;
  }
}
