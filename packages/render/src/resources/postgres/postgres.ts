import { postgresConnectionInfoSchema, postgresSchema } from "@slipway/render-api";
import { DatastoreResource } from "../datastore/lifecycle";
import { postgres } from "./declaration";

export const postgresResource = new DatastoreResource(postgres, {
  path: "/postgres",
  wrapper: "postgres",
  schema: postgresSchema,
  connectionInfo: postgresConnectionInfoSchema,
});
