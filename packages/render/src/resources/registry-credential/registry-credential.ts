import { registryCredentialReplySchema } from "@slipway/render-api";
import { RestResource } from "../rest/rest-resource";
import { registryCredential } from "./declaration";

const all = { path: "/registrycredentials", wrapper: "bare", schema: registryCredentialReplySchema };

export const registryCredentialResource = new RestResource(registryCredential, {
  ...all,
  inSnapshot: (snapshot, id) => snapshot.listed(all, id),
});
