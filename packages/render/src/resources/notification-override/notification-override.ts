import { notificationOverrideReplySchema, notificationOverrideRowSchema } from "@slipway/render-api";
import { SingletonResource } from "../rest/singleton-resource";
import { notificationOverride } from "./declaration";

/** Render need not list a service whose settings nobody has changed: that one is asked for by itself. */
const all = { path: "/notification-settings/overrides", wrapper: "override", schema: notificationOverrideRowSchema };

export const notificationOverrideResource = new SingletonResource(notificationOverride, {
  ownerProperty: "serviceId",
  path: (serviceId) => `/notification-settings/overrides/services/${serviceId}`,
  method: "patch",
  deletable: false,
  schema: notificationOverrideReplySchema,
  inSnapshot: (snapshot, id) => snapshot.listed(all, id),
});
