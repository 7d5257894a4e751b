import { logStreamOverrideReplySchema, logStreamOverrideRowSchema } from "@slipway/render-api";
import { SingletonResource } from "../rest/singleton-resource";
import { logStreamOverride } from "./declaration";

const all = { path: "/logs/streams/resource", wrapper: "bare", schema: logStreamOverrideRowSchema };

export const logStreamOverrideResource = new SingletonResource(logStreamOverride, {
  ownerProperty: "resourceId",
  path: (resourceId) => `/logs/streams/resource/${resourceId}`,
  method: "put",
  deletable: true,
  schema: logStreamOverrideReplySchema,
  inSnapshot: (snapshot, id) => snapshot.listed(all, id),
  // What is dropped can't have an endpoint, not even an empty one.
  completed: ({ endpoint = "", ...rest }) =>
    endpoint === "" ? { setting: "drop" } : { ...rest, endpoint, setting: "send" },
});
