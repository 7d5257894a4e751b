import type { ServiceReply } from "@slipway/render-api";
import { headersOf } from "@slipway/render-client";
import type { Section } from "../../rest/section";

/** The response headers of a static site, written as a whole. */
export const headers: Section<ServiceReply> = {
  owns: ["headers"],
  read: async (render, id) => ({ headers: await headersOf(render, id) }),
  write: async (render, id, { desired }) => {
    await render.tell("put", `/services/${id}/headers`, desired.headers ?? []);
    return undefined;
  },
};
