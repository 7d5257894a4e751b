import { postgresConnectionInfoSchema, postgresReplySchema } from "@slipway/render-api";
import { connectionInfo, datastoreReadiness, partsOf } from "../datastore/datastore";
import { RestResource } from "../rest/rest-resource";
import { postgres } from "./declaration";

/** Pool strings are there only with a pool. */
export const postgresConnection = connectionInfo("/postgres", postgresConnectionInfoSchema, (info) => ({
  internalConnectionPoolString: info.internalConnectionPoolString ?? "",
  externalConnectionPoolString: info.externalConnectionPoolString ?? "",
  user: partsOf(info.internalConnectionString).user,
}));

export const postgresResource = new RestResource(postgres, {
  path: "/postgres",
  wrapper: "postgres",
  schema: postgresReplySchema,
  readiness: datastoreReadiness("https://dashboard.render.com/d/"),
  outputs: postgresConnection,
  inSnapshot: (snapshot, id) => snapshot.postgres(id),
});
