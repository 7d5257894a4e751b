import { liveDeploy, type RenderClient } from "@slipway/render-client";
import type { CheckContext } from "../../../stacks/check";
import { findService } from "../logs/find-service";
import { lastLines } from "../logs/read-logs";
import type { StackService } from "../stack-resources";

/** What happened longer ago says nothing of how a release is now. */
const RECENT_MS = 15 * 60_000;
const MOST_LINES = 300;

/**
 * Reads what services have logged since their live deploy began, in the last quarter of an hour.
 *
 * @param services those of one system
 * @param connect opens the API that holds them
 */
export function logReader(
  services: readonly StackService[],
  connect: () => Promise<RenderClient>,
): CheckContext["logsOf"] {
  return async (name) => {
    const render = await connect();
    const { id: serviceId } = findService(services, name);
    const now = Date.now();
    const [lines, deploy] = await Promise.all([
      lastLines(render, { serviceId, types: ["app"] }, { count: MOST_LINES, now }),
      liveDeploy(render, serviceId),
    ]);
    const since = Math.max(now - RECENT_MS, Date.parse(deploy?.createdAt ?? "") || 0);
    return lines.filter(({ timestamp }) => Date.parse(timestamp) >= since).map(({ message }) => message);
  };
}
