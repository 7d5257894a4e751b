import type { Kind } from "../kind";
import { notificationState } from "./record";
import { notificationRoutes } from "./routes";

export const notificationSettings = {
  state: notificationState,
  async start({ store }) {
    return (api) => notificationRoutes(api, store);
  },
} satisfies Kind;
