import { defaultPort, type ServiceReply, serviceReplySchema, type ServiceType } from "@slipway/render-api";
import { cancelDeploy, cancelUnfinished, postService } from "@slipway/render-client";
import type { Inputs } from "../../declaration/request";
import { membership } from "../environment/membership";
import { isMap, type PlainMap } from "../../values/value";
import type { CollectionApi } from "../rest/api";
import type { Section } from "../rest/section";
import { fewerInstances } from "./fewer-instances";

/**
 * How a kind of service is read and written. Every deploy is left to a rollout, the one too that Render starts by itself, but for a
 * cron job's: Render cancels none of these.
 */
export function serviceApi(
  type: ServiceType,
  kind: string,
  sections: readonly Section<ServiceReply>[],
): CollectionApi<ServiceReply> {
  const isCancelled = type !== "cron_job";
  return {
    path: "/services",
    wrapper: "service",
    schema: serviceReplySchema,
    fixed: { type },
    completed: withOwnImage,
    sections: [...sections, membership],
    foretell: fewerInstances,
    inSnapshot: (snapshot, id) => snapshot.service(id),
    post: async (render, body) => {
      const { service, deployId } = await postService(render, body);
      const { id } = service;
      const cancel = () => (deployId === undefined ? cancelUnfinished(render, id) : cancelDeploy(render, id, deployId));
      return { reply: service, ...(isCancelled && { afterwards: cancel }) };
    },
    ...(isCancelled && { recover: cancelUnfinished }),
    arranged: (service) => ({
      ...service,
      autoDeployTrigger: service.autoDeployTrigger ?? (service.autoDeploy === "yes" ? "commit" : "off"),
    }),
    outputs: async (_render, service, { port }) => ({ internalAddress: internalAddress(service, port) }),
    mismatch: (service) => (service.type === type ? undefined : `is a \`${service.type}\`, not a \`${kind}\``),
  };
}

/** Render wants the owner of an image, and takes nobody for the service's own. */
export function withOwnImage(body: PlainMap): PlainMap {
  return isMap(body.image) ? { ...body, image: { ownerId: "", ...body.image } } : body;
}

/** @param stated what the program says of its port: before its first deploy Render has seen none */
function internalAddress(service: ServiceReply, stated: Inputs[string] | undefined): string {
  const port = typeof stated === "number" ? stated : (service.serviceDetails.openPorts?.[0]?.port ?? defaultPort);
  return service.internalAddress ?? `${service.slug}:${port}`;
}
