import { type DeployReply, deployReplySchema, finishedDeployStatuses } from "@slipway/render-api";
import { isInconclusive } from "./error";
import type { RenderClient } from "./client";

/** The endpoints of deploys, but for those that start one. */

/** A service's newest deploys, newest first; enough to hold everything that can matter now. */
export function deploysOf(render: RenderClient, serviceId: string): Promise<DeployReply[]> {
  return render.firstPage(`/services/${serviceId}/deploys`, "deploy", deployReplySchema);
}

/** What is live among deploys, if anything is. */
export function liveAmong(deploys: readonly DeployReply[]): DeployReply | undefined {
  return deploys.find((deploy) => deploy.status === "live");
}

/** What is live now, if anything is. */
export async function liveDeploy(render: RenderClient, serviceId: string): Promise<DeployReply | undefined> {
  return liveAmong(await deploysOf(render, serviceId));
}

export function getDeploy(render: RenderClient, serviceId: string, deployId: string): Promise<DeployReply> {
  return render.ask("get", `/services/${serviceId}/deploys/${deployId}`, deployReplySchema);
}

export function isUnfinished(deploy: DeployReply): boolean {
  return !finishedDeployStatuses.has(deploy.status);
}

/** Cancels every deploy of a service that still goes on. */
export async function cancelUnfinished(render: RenderClient, serviceId: string): Promise<void> {
  const unfinished = (await deploysOf(render, serviceId)).filter(isUnfinished);
  for (const deploy of unfinished) await cancelDeploy(render, serviceId, deploy.id);
}

/** Cancels a deploy; one that ended in the meantime is as good. */
export async function cancelDeploy(render: RenderClient, serviceId: string, deployId: string): Promise<void> {
  const path = `/services/${serviceId}/deploys/${deployId}/cancel`;
  try {
    await render.tell("post", path, undefined, { repeatable: true });
  } catch (error) {
    if (isInconclusive(error)) throw error;
    if (isUnfinished(await getDeploy(render, serviceId, deployId))) throw error;
  }
}
