import {
  notificationsToSendSchema,
  overriddenNotificationsSchema,
  overriddenPreviewsSchema,
} from "@slipway/render-api";

export const notificationsToSend = {
  kind: "enum",
  name: "NotificationsToSend",
  description: "Of which events of services a workspace is told.",
  values: notificationsToSendSchema.options,
} as const;

export const overriddenNotifications = {
  kind: "enum",
  name: "OverriddenNotifications",
  description: "Of which events of a service its workspace is told; `default` is as the workspace has it.",
  values: overriddenNotificationsSchema.options,
} as const;

export const overriddenPreviews = {
  kind: "enum",
  name: "OverriddenPreviews",
  description: "Whether a workspace is told of a service's previews; `default` is as the workspace has it.",
  values: overriddenPreviewsSchema.options,
} as const;
