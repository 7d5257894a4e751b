import type { Kind } from "../kind";
import { ownerState } from "./record";
import { ownerRoutes } from "./routes";

export const owners = {
  state: ownerState,
  async start({ store }) {
    return (api) => ownerRoutes(api, store);
  },
} satisfies Kind;
