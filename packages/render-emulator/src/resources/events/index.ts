import type { Kind } from "../kind";
import { eventRoutes } from "./routes";

export const events = {
  state: {},
  async start({ store, events, sources }) {
    return (api) => eventRoutes(api, store, events, sources);
  },
} satisfies Kind;
