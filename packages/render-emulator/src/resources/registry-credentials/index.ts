import type { Kind } from "../kind";
import { registryCredentialState } from "./record";
import { registryCredentialRoutes } from "./routes";

export const registryCredentials = {
  state: registryCredentialState,
  async start({ store, sources }) {
    return (api) => registryCredentialRoutes(api, store, sources);
  },
} satisfies Kind;
