import {
  type DeployReply,
  finishedDeployStatuses,
  parseRelease,
  releaseOf,
  sameRelease,
  type ServiceReply,
} from "@slipway/render-api";
import { liveAmong } from "@slipway/render-client";
import type { StackService } from "../stack-resources";

/** How a service is. `missing`: the stack's state has it, Render does not. */
export type ServiceState = "live" | "deploying" | "failed" | "suspended" | "not deployed" | "missing";

const FAILED: ReadonlySet<string> = new Set(["build_failed", "pre_deploy_failed", "update_failed"]);

/**
 * How a service is by its newest deploy. A failed deploy makes it `failed` even while an earlier release keeps serving,
 * unless that is the release that the stack's last successful update asked for: then what failed was undone. A
 * canceled one changes nothing.
 *
 * @param service undefined when Render does not know it
 * @param deploys newest first
 */
export function stateOf(
  { asked = "", rolloutFailed }: Pick<StackService, "asked" | "rolloutFailed">,
  service: Pick<ServiceReply, "suspended"> | undefined,
  deploys: readonly DeployReply[],
): ServiceState {
  if (service === undefined) return "missing";
  if (service.suspended === "suspended") return "suspended";
  const newest = deploys[0];
  if (newest !== undefined && !finishedDeployStatuses.has(newest.status)) return "deploying";
  const live = liveAmong(deploys);
  const isAsAsked =
    rolloutFailed === undefined && live !== undefined && sameRelease(parseRelease(asked), releaseOf(live));
  if (newest !== undefined && FAILED.has(newest.status) && !isAsAsked) return "failed";
  return live === undefined ? "not deployed" : "live";
}
