import { keyValueConnectionInfoSchema, keyValueReplySchema } from "@slipway/render-api";
import { DatastoreResource } from "../datastore/lifecycle";
import { keyValue } from "./declaration";

export const keyValueResource = new DatastoreResource(keyValue, {
  path: "/key-value",
  dashboard: "https://dashboard.render.com/r/",
  wrapper: "keyValue",
  schema: keyValueReplySchema,
  connectionInfo: keyValueConnectionInfoSchema,
});
