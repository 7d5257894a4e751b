import { z } from "zod";
import { replyIdSchema } from "./ids";
import { replyLineSchema } from "./text";

/** Of which deploys and other events of services the workspace's members are told. */
export const notificationsToSendSchema = z.enum(["none", "failure", "all"]);

/** Body of `PATCH /notification-settings/owners/{id}`: what is left out stays. */
export const notificationSettingsUpdateSchema = z.object({
  emailEnabled: z.boolean().optional(),
  previewNotificationsEnabled: z.boolean().optional(),
  notificationsToSend: notificationsToSendSchema.optional(),
});

/** What a workspace's members are told, and how. Every workspace has such settings. */
export const notificationSettingsSchema = z.object({
  ownerId: z.string(),
  /** Whether the workspace is connected to Slack, which no request changes. */
  slackEnabled: z.boolean(),
  emailEnabled: z.boolean(),
  previewNotificationsEnabled: z.boolean(),
  notificationsToSend: notificationsToSendSchema,
});
export type NotificationSettings = z.infer<typeof notificationSettingsSchema>;

/** What a client reads of them. */
export const notificationSettingsReplySchema = notificationSettingsSchema
  .omit({ ownerId: true })
  .extend({ notificationsToSend: replyLineSchema });

/** As {@link notificationsToSendSchema}, of one service: `default` is as the workspace has it. */
export const overriddenNotificationsSchema = z.enum(["default", ...notificationsToSendSchema.options]);
/** A text, unlike that of the workspace. */
export const overriddenPreviewsSchema = z.enum(["default", "false", "true"]);

/** What a service has in place of its workspace's settings. Every service has one, which at first is all `default`. */
export const notificationOverrideSchema = z.object({
  serviceId: z.string(),
  previewNotificationsEnabled: overriddenPreviewsSchema,
  notificationsToSend: overriddenNotificationsSchema,
});
export type NotificationOverride = z.infer<typeof notificationOverrideSchema>;

/** Body of `PATCH /notification-settings/overrides/services/{id}`: what is left out stays. */
export const notificationOverrideUpdateSchema = notificationOverrideSchema.omit({ serviceId: true }).partial();

/** What a client reads of it. */
export const notificationOverrideReplySchema = z.object({
  previewNotificationsEnabled: replyLineSchema,
  notificationsToSend: replyLineSchema,
});

/** What a client reads of a row of the list: its id is its service's. */
export const notificationOverrideRowSchema = notificationOverrideReplySchema
  .extend({ serviceId: replyIdSchema })
  .transform((row) => ({ ...row, id: row.serviceId }));
