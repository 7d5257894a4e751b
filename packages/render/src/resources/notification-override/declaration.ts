import { declareResource, type Properties } from "../../declaration/property";
import { overriddenNotifications, overriddenPreviews } from "../notification-settings/types";
import { notEmpty } from "../shared-types";

const properties = {
  serviceId: {
    type: { kind: "string", pattern: notEmpty },
    description: "The service, `srv-…`.",
    plainWhenFound: true,
    required: true,
    immutable: true,
  },
  notificationsToSend: {
    type: overriddenNotifications,
    description: "Which of its events the workspace is told of.",
    default: "default",
    sentAt: "notificationsToSend",
  },
  previewNotificationsEnabled: {
    type: overriddenPreviews,
    description: "Whether the workspace is told of its previews, too.",
    default: "default",
    sentAt: "previewNotificationsEnabled",
  },
} as const satisfies Properties;

/** Every service has one from the start. */
export const notificationOverride = declareResource({
  name: "NotificationOverride",
  description:
    "What the workspace is told of one service, in place of its `NotificationSettings`. Every service has one from the start, which is all " +
    "`default`, and is so again once it is deleted. Its id is the service's.",
  held: "render",
  properties,
  outputs: {},
  rules: [],
});
