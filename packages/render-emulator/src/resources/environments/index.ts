import type { Kind } from "../kind";
import { environmentState } from "./record";
import { environmentRoutes } from "./routes";
import { Environments } from "./state";

export const environments = {
  state: environmentState,
  async start({ store, sources }) {
    return (api) => environmentRoutes(api, new Environments(store, sources), store);
  },
} satisfies Kind;
