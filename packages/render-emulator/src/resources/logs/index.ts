import type { Kind } from "../kind";
import { logRoutes } from "./routes";

/** Lines are kept in files of their own, not in the state. */
export const logs = {
  state: {},
  async start({ store, logs, sources }) {
    return (api) => logRoutes(api, store, logs, sources);
  },
} satisfies Kind;
