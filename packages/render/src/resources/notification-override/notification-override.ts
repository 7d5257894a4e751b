import { notificationOverrideReplySchema } from "@slipway/render-api";
import { SingletonResource } from "../rest/singleton-resource";
import { notificationOverride } from "./declaration";

export const notificationOverrideResource = new SingletonResource(notificationOverride, {
  ownerProperty: "serviceId",
  path: (serviceId) => `/notification-settings/overrides/services/${serviceId}`,
  method: "patch",
  deletable: false,
  schema: notificationOverrideReplySchema,
});
