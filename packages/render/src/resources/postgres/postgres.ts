import { postgresConnectionInfoSchema, postgresReplySchema } from "@slipway/render-api";
import { connectionInfo, datastoreReadiness } from "../datastore/datastore";
import { RestResource } from "../rest/rest-resource";
import { postgres } from "./declaration";

export const postgresResource = new RestResource(postgres, {
  path: "/postgres",
  wrapper: "postgres",
  schema: postgresReplySchema,
  readiness: datastoreReadiness("https://dashboard.render.com/d/"),
  outputs: connectionInfo("/postgres", postgresConnectionInfoSchema),
  inSnapshot: (snapshot, id) => snapshot.postgres(id),
});
