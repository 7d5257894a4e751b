import type { Kind } from "../kind";
import { projectState } from "./record";
import { projectRoutes } from "./routes";
import { Projects } from "./state";

export const projects = {
  state: projectState,
  async start({ store, sources }) {
    return (api) => projectRoutes(api, new Projects(store, sources));
  },
} satisfies Kind;
