import { type ServiceReply, serviceReplySchema, type ServiceType } from "@slipway/render-api";
import { cancelDeploy, cancelUnfinished, postService } from "@slipway/render-client";
import { membership } from "../environment/membership";
import type { CollectionApi } from "../rest/api";
import type { Section } from "../rest/section";

/** The port that Render gives a service which does not choose one. */
const defaultPort = 10_000;

/** How a kind of service is read and written. Every deploy is left to a rollout, the one too that Render starts by itself. */
export function serviceApi(
  type: ServiceType,
  kind: string,
  sections: readonly Section<ServiceReply>[],
): CollectionApi<ServiceReply> {
  return {
    path: "/services",
    wrapper: "service",
    schema: serviceReplySchema,
    fixed: { type },
    sections: [...sections, membership],
    inSnapshot: (snapshot, id) => snapshot.service(id),
    post: async (render, body) => {
      const { service, deployId } = await postService(render, body);
      const { id } = service;
      const cancel = () => (deployId === undefined ? cancelUnfinished(render, id) : cancelDeploy(render, id, deployId));
      return { reply: service, afterwards: cancel };
    },
    recover: cancelUnfinished,
    arranged: (service) => ({
      ...service,
      autoDeployTrigger: service.autoDeployTrigger ?? (service.autoDeploy === "yes" ? "commit" : "off"),
    }),
    outputs: async (_render, service) => ({ internalAddress: internalAddress(service) }),
    mismatch: (service) => (service.type === type ? undefined : `is a \`${service.type}\`, not a \`${kind}\``),
  };
}

function internalAddress(service: ServiceReply): string {
  const port = service.serviceDetails.openPorts?.[0]?.port ?? defaultPort;
  return service.internalAddress ?? `${service.slug}:${port}`;
}
