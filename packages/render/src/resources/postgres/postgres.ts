import { postgresConnectionInfoSchema, postgresReplySchema } from "@slipway/render-api";
import { DatastoreResource } from "../datastore/lifecycle";
import { postgres } from "./declaration";

export const postgresResource = new DatastoreResource(postgres, {
  path: "/postgres",
  dashboard: "https://dashboard.render.com/d/",
  wrapper: "postgres",
  schema: postgresReplySchema,
  connectionInfo: postgresConnectionInfoSchema,
});
