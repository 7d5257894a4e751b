import { type DeployReply, finishedDeployStatuses, type ServiceReply } from "@slipway/render-api";

/** How a service is. `missing`: the stack's state has it, Render does not. */
export type ServiceState = "live" | "deploying" | "failed" | "suspended" | "not deployed" | "missing";

const FAILED: ReadonlySet<string> = new Set(["build_failed", "pre_deploy_failed", "update_failed"]);

/**
 * How a service is by its newest deploy. A failed deploy makes it `failed` even while an earlier release serves on; a canceled
 * one changes nothing.
 *
 * @param service undefined when Render does not know it
 * @param deploys newest first
 */
export function stateOf(
  service: Pick<ServiceReply, "suspended"> | undefined,
  deploys: readonly DeployReply[],
): ServiceState {
  if (service === undefined) return "missing";
  if (service.suspended === "suspended") return "suspended";
  const newest = deploys[0];
  if (newest !== undefined && !finishedDeployStatuses.has(newest.status)) return "deploying";
  if (newest !== undefined && FAILED.has(newest.status)) return "failed";
  return liveDeploy(deploys) === undefined ? "not deployed" : "live";
}

/** The deploy that serves. */
export function liveDeploy(deploys: readonly DeployReply[]): DeployReply | undefined {
  return deploys.find(({ status }) => status === "live");
}
