import { serviceReplySchema, type ServiceReply } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import type { Section } from "../../rest/section";

type Policy = "enabled" | "disabled";

/** Gives a service Render's address back: before the domains go that it had in its place. */
export const openedSubdomain = subdomain("enabled");

/** Takes a service's address at Render: once it has a domain, which Render wants first. */
export const closedSubdomain = subdomain("disabled");

/** Whether a service is reached at Render's own address, of which this writes one answer alone. */
function subdomain(only: Policy): Section<ServiceReply> {
  return {
    owns: ["renderSubdomainPolicy"],
    read: async (_render, _id, { serviceDetails: { renderSubdomainPolicy } }) =>
      renderSubdomainPolicy === undefined ? {} : { renderSubdomainPolicy },
    write: (render, id, { desired: { renderSubdomainPolicy = "enabled" } }) =>
      renderSubdomainPolicy === only ? patch(render, id, only) : Promise.resolve(undefined),
  };
}

async function patch(
  render: RenderClient,
  id: string,
  renderSubdomainPolicy: Policy,
): Promise<ServiceReply | undefined> {
  const body = { serviceDetails: { renderSubdomainPolicy } };
  return render.send("patch", `/services/${id}`, serviceReplySchema, { body });
}
