import type { Kind } from "../kind";
import { logRoutes } from "./routes";
import { LogSubscriptions } from "./subscriptions";

/** Lines are kept in files of their own, not in the state. */
export const logs = {
  state: {},
  async start({ store, logs, sources }) {
    const subscriptions = new LogSubscriptions();
    logs.forward((resource, line) => subscriptions.send(resource, line));
    return (api) => logRoutes(api, { store, logs, sources, subscriptions });
  },
} satisfies Kind;
