import type { Kind } from "../kind";
import { dedicatedIpState } from "./record";
import { dedicatedIpRoutes } from "./routes";

export const dedicatedIps = {
  state: dedicatedIpState,
  async start({ store, sources, profile }) {
    return (api) => dedicatedIpRoutes(api, store, sources, profile.simulatedStepMs);
  },
} satisfies Kind;
