import {
  keyValueConnectionInfoSchema,
  keyValueReplySchema,
  ownerSchema,
  postgresReplySchema,
  serviceReplySchema,
} from "@slipway/render-api";
import type { LookUp } from "../../look-up";
import { connectionInfo } from "../datastore/datastore";
import { getKeyValue, getOwner, getPostgres, getService } from "./declarations";
import { postgresConnection } from "../postgres/postgres";
import { RestLookUp } from "./rest-look-up";

/** Every function that the provider answers. */
export const lookUps: readonly LookUp[] = [
  new RestLookUp(getService, {
    called: "service",
    path: "/services",
    wrapper: "service",
    schema: serviceReplySchema,
    outputs: async (_render, { type, serviceDetails, suspended }) => ({
      // A private service's is no URL: its address on the private network.
      url: type === "private_service" ? "" : (serviceDetails.url ?? ""),
      isSuspended: suspended === "suspended",
    }),
  }),
  new RestLookUp(getPostgres, {
    called: "Postgres database",
    path: "/postgres",
    wrapper: "postgres",
    schema: postgresReplySchema,
    outputs: postgresConnection,
  }),
  new RestLookUp(getKeyValue, {
    called: "key value instance",
    path: "/key-value",
    wrapper: "keyValue",
    schema: keyValueReplySchema,
    outputs: connectionInfo("/key-value", keyValueConnectionInfoSchema),
  }),
  new RestLookUp(getOwner, {
    called: "workspace",
    path: "/owners",
    wrapper: "owner",
    schema: ownerSchema,
    ofWorkspace: false,
  }),
];
