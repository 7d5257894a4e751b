import { keyValueConnectionInfoSchema, keyValueSchema } from "@slipway/render-api";
import { DatastoreResource } from "../datastore/lifecycle";
import { keyValue } from "./declaration";

export const keyValueResource = new DatastoreResource(keyValue, {
  path: "/key-value",
  wrapper: "keyValue",
  schema: keyValueSchema,
  connectionInfo: keyValueConnectionInfoSchema,
});
