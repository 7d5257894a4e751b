import type { Kind } from "../kind";
import { envGroupState } from "./record";
import { envGroupRoutes } from "./routes";
import { EnvGroups } from "./state";

export const envGroups = {
  state: envGroupState,
  async start({ store, sources }) {
    return (api) => envGroupRoutes(api, new EnvGroups(store, sources));
  },
} satisfies Kind;
