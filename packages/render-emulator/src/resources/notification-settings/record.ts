import { notificationOverrideSchema, type NotificationSettings, notificationSettingsSchema } from "@slipway/render-api";

const kept = notificationSettingsSchema.omit({ ownerId: true });

/** What the workspace's settings are, once they were changed. */
export const notificationState = { notificationSettings: kept.optional() };

/** What a new workspace has: that it is told of failures, by mail. How Render's first settings are is in no recording. */
export const firstSettings: Omit<NotificationSettings, "ownerId"> = {
  slackEnabled: false,
  emailEnabled: true,
  previewNotificationsEnabled: false,
  notificationsToSend: "failure",
};

/** What a service's record has of its override, once there is one. */
export const overrideRecordSchema = notificationOverrideSchema.omit({ serviceId: true });
