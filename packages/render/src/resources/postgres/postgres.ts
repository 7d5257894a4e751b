import { postgresConnectionInfoSchema, postgresReplySchema } from "@slipway/render-api";
import { connectionInfo, datastoreReadiness } from "../datastore/datastore";
import { membership } from "../environment/membership";
import { RestResource } from "../rest/rest-resource";
import { postgres } from "./declaration";

export const postgresResource = new RestResource(postgres, {
  path: "/postgres",
  wrapper: "postgres",
  schema: postgresReplySchema,
  sections: [membership],
  readiness: datastoreReadiness("https://dashboard.render.com/d/"),
  outputs: connectionInfo("/postgres", postgresConnectionInfoSchema),
  inSnapshot: (snapshot, id) => snapshot.postgres(id),
});
