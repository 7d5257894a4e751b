import {
  type Deploy,
  type DeployCreate,
  deploySchema,
  logPageSchema,
  unfinishedDeployStatuses,
} from "@slipway/render-api";
import { ProviderError } from "../error";
import type { RenderClient } from "./client";

/** The endpoints of deploys, and the logs of a service. */

/** A service's newest deploys, newest first; enough to hold everything that can matter now. */
export function deploysOf(render: RenderClient, serviceId: string): Promise<Deploy[]> {
  return render.firstPage(`/services/${serviceId}/deploys`, "deploy", deploySchema);
}

export function getDeploy(render: RenderClient, serviceId: string, deployId: string): Promise<Deploy> {
  return render.ask("get", `/services/${serviceId}/deploys/${deployId}`, deploySchema);
}

/** Starts a deploy; undefined when Render queued it behind a running one and does not say its id. */
export function postDeploy(render: RenderClient, serviceId: string, body: DeployCreate): Promise<Deploy | undefined> {
  return render.send("post", `/services/${serviceId}/deploys`, deploySchema, { body });
}

export function postRollback(render: RenderClient, serviceId: string, deployId: string): Promise<Deploy> {
  return render.ask("post", `/services/${serviceId}/rollback`, deploySchema, { body: { deployId } });
}

export function isUnfinished(deploy: Deploy): boolean {
  return unfinishedDeployStatuses.has(deploy.status);
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
    if (!(error instanceof ProviderError) || error.status === undefined || error.status >= 500) throw error;
    if (isUnfinished(await getDeploy(render, serviceId, deployId))) throw error;
  }
}

/** The last lines that a service logged since a moment, oldest first. */
export async function lastLogLines(
  render: RenderClient,
  serviceId: string,
  since: string,
  limit: number,
): Promise<string[]> {
  const page = await render.ask("get", "/logs", logPageSchema, {
    query: { ownerId: render.ownerId, resource: serviceId, direction: "backward", startTime: since, limit },
  });
  return page.logs.toSorted((one, other) => one.timestamp.localeCompare(other.timestamp)).map((line) => line.message);
}
