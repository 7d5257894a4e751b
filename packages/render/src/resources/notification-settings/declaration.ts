import { declareResource, type Properties } from "../../declaration/property";
import { notificationsToSend } from "./types";

const properties = {
  notificationsToSend: {
    type: notificationsToSend,
    description: "Which events of services the workspace is told of.",
    default: "failure",
    sentAt: "notificationsToSend",
  },
  emailEnabled: {
    type: { kind: "boolean" },
    description: "Whether its members are told by mail.",
    default: true,
    sentAt: "emailEnabled",
  },
  previewNotificationsEnabled: {
    type: { kind: "boolean" },
    description: "Whether it is told of previews, too.",
    default: false,
    sentAt: "previewNotificationsEnabled",
  },
} as const satisfies Properties;

/** The workspace has these from the start. */
export const notificationSettings = declareResource({
  name: "NotificationSettings",
  description:
    "What the workspace is told of its services. A workspace has one of these, which is there from the start: let one program alone have it. " +
    "Deleted, the settings are what each property is without a value. Its id is the workspace's, `tea-…`.",
  held: "render",
  properties,
  outputs: {
    slackEnabled: {
      type: { kind: "boolean" },
      description: "Whether it is told in Slack, which is connected in Render's dashboard.",
      repliedAt: "slackEnabled",
    },
  },
  rules: [],
});
