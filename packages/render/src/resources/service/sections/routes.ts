import type { ServiceReply } from "@slipway/render-api";
import { routesOf } from "@slipway/render-client";
import type { Section } from "../../rest/section";

/** The redirects and rewrites of a static site, written as a whole. */
export const routes: Section<ServiceReply> = {
  owns: ["routes"],
  read: async (render, id) => ({ routes: await routesOf(render, id) }),
  write: async (render, id, { desired }) => {
    await render.tell("put", `/services/${id}/routes`, desired.routes ?? []);
    return undefined;
  },
};
