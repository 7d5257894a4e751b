import { registryCredentialReplySchema } from "@slipway/render-api";
import { RestResource } from "../rest/rest-resource";
import { registryCredential } from "./declaration";

export const registryCredentialResource = new RestResource(registryCredential, {
  path: "/registrycredentials",
  wrapper: "bare",
  schema: registryCredentialReplySchema,
});
