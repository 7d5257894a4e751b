import { keyValueConnectionInfoSchema, keyValueReplySchema } from "@slipway/render-api";
import { connectionInfo, datastoreReadiness } from "../datastore/datastore";
import { membership } from "../environment/membership";
import { RestResource } from "../rest/rest-resource";
import { keyValue } from "./declaration";

export const keyValueResource = new RestResource(keyValue, {
  path: "/key-value",
  wrapper: "keyValue",
  schema: keyValueReplySchema,
  sections: [membership],
  readiness: datastoreReadiness("https://dashboard.render.com/r/"),
  outputs: connectionInfo("/key-value", keyValueConnectionInfoSchema),
  inSnapshot: (snapshot, id) => snapshot.keyValue(id),
});
