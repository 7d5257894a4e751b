import {
  envGroupMetaReplySchema,
  envGroupReplySchema,
  keyValueConnectionInfoSchema,
  keyValueReplySchema,
  ownerSchema,
  postgresReplySchema,
  projectReplySchema,
  registryCredentialReplySchema,
  serviceReplySchema,
} from "@slipway/render-api";
import { liveDeploy } from "@slipway/render-client";
import type { LookUp } from "../../look-up";
import { connectionInfo } from "../datastore/datastore";
import {
  getEnvGroup,
  getKeyValue,
  getOwner,
  getPostgres,
  getProject,
  getRegistryCredential,
  getService,
} from "./declarations";
import { environmentIdsOf } from "../project/environment-ids";
import { releaseText } from "../rollout/records";
import { postgresConnection } from "../postgres/postgres";
import { RestLookUp } from "./rest-look-up";

/** Every function that the provider answers. */
export const lookUps: readonly LookUp[] = [
  new RestLookUp(getService, {
    called: "service",
    path: "/services",
    wrapper: "service",
    schema: serviceReplySchema,
    outputs: async (render, { id, type, serviceDetails, suspended }) => {
      const isSuspended = suspended === "suspended";
      const live = isSuspended ? undefined : await liveDeploy(render, id);
      return {
        // A private service's is no URL: its address on the private network.
        url: type === "private_service" ? "" : (serviceDetails.url ?? ""),
        isSuspended,
        release: live === undefined ? "" : releaseText(live),
        deployId: live?.id ?? "",
      };
    },
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
  new RestLookUp(getEnvGroup, {
    called: "environment group",
    path: "/env-groups",
    wrapper: "bare",
    schema: envGroupMetaReplySchema,
    outputs: async (render, { id, environmentId = "" }) => {
      // No row of the list has them.
      const { envVars, secretFiles } = await render.ask("get", `/env-groups/${id}`, envGroupReplySchema);
      return {
        environmentId,
        envVars: Object.fromEntries((envVars ?? []).map(({ key, value }) => [key, value])),
        secretFiles: Object.fromEntries((secretFiles ?? []).map(({ name, content }) => [name, content])),
      };
    },
  }),
  new RestLookUp(getProject, {
    called: "project",
    path: "/projects",
    wrapper: "project",
    schema: projectReplySchema,
    outputs: environmentIdsOf,
  }),
  new RestLookUp(getRegistryCredential, {
    called: "registry credential",
    path: "/registrycredentials",
    wrapper: "bare",
    schema: registryCredentialReplySchema,
  }),
  new RestLookUp(getOwner, {
    called: "workspace",
    path: "/owners",
    wrapper: "owner",
    schema: ownerSchema,
    ofWorkspace: false,
  }),
];
