import type { ServiceReply } from "@slipway/render-api";
import { scaleService } from "@slipway/render-client";
import type { Section } from "../../rest/section";

/** How many instances run. */
export const scaling: Section<ServiceReply> = {
  owns: ["numInstances"],
  read: async (_render, _id, { serviceDetails: { numInstances } }) =>
    numInstances === undefined ? {} : { numInstances },
  write: async (render, id, { desired }) => {
    await scaleService(render, id, Number(desired.numInstances));
    return undefined;
  },
};
