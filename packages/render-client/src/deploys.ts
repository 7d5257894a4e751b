import { type DeployCreate, type DeployReply, deployReplySchema, finishedDeployStatuses } from "@slipway/render-api";
import { isInconclusive } from "./error";
import type { RenderClient } from "./client";

/** The endpoints of deploys. */

/** A service's newest deploys, newest first; enough to hold everything that can matter now. */
export function deploysOf(render: RenderClient, serviceId: string): Promise<DeployReply[]> {
  return render.firstPage(`/services/${serviceId}/deploys`, "deploy", deployReplySchema);
}

/** What is live now, if anything is. */
export async function liveDeploy(render: RenderClient, serviceId: string): Promise<DeployReply | undefined> {
  return (await deploysOf(render, serviceId)).find((deploy) => deploy.status === "live");
}

export function getDeploy(render: RenderClient, serviceId: string, deployId: string): Promise<DeployReply> {
  return render.ask("get", `/services/${serviceId}/deploys/${deployId}`, deployReplySchema);
}

/** Starts a deploy; undefined when Render queued it behind a running one and does not say its id. */
export function postDeploy(
  render: RenderClient,
  serviceId: string,
  body: DeployCreate,
): Promise<DeployReply | undefined> {
  return render.send("post", `/services/${serviceId}/deploys`, deployReplySchema, { body });
}

export function postRollback(render: RenderClient, serviceId: string, deployId: string): Promise<DeployReply> {
  return render.ask("post", `/services/${serviceId}/rollback`, deployReplySchema, { body: { deployId } });
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
  try {
    await render.tell("post", `/services/${serviceId}/deploys/${deployId}/cancel`);
  } catch (error) {
    if (isInconclusive(error)) throw error;
    if (isUnfinished(await getDeploy(render, serviceId, deployId))) throw error;
  }
}
