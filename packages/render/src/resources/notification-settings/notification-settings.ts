import { notificationSettingsReplySchema } from "@slipway/render-api";
import { SingletonResource } from "../rest/singleton-resource";
import { notificationSettings } from "./declaration";

export const notificationSettingsResource = new SingletonResource(notificationSettings, {
  path: (ownerId) => `/notification-settings/owners/${ownerId}`,
  method: "patch",
  deletable: false,
  schema: notificationSettingsReplySchema,
});
