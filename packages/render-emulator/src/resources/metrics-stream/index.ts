import { metricsStreamInputSchema } from "@slipway/render-api";
import type { Kind } from "../kind";
import { metricsStreamRoutes } from "./routes";

export const metricsStream = {
  /** The workspace's, if it has one. */
  state: { metricsStream: metricsStreamInputSchema.optional() },
  async start({ store }) {
    return (api) => metricsStreamRoutes(api, store);
  },
} satisfies Kind;
