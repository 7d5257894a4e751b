import type { Service, ServiceDetails, ServiceType } from "@slipway/render-api";
import { badRequest } from "../../errors";

/** Details with what a service shows on paid plans only: Render leaves it out on the free one. */
export function paidDetails({ id, type }: Pick<Service, "id" | "type">, details: ServiceDetails): ServiceDetails {
  if (details.plan === "free") {
    const free = { ...details };
    delete free.sshAddress;
    delete free.maintenanceMode;
    return free;
  }
  return {
    sshAddress: `${id}@ssh.${details.region}.render.com`,
    ...(type === "web_service" && { maintenanceMode: { enabled: false, uri: "" } }),
    ...details,
  };
}

/**
 * Refuses what the free plan does not have: services other than web ones, a pre-deploy command, a disk, and more than one instance.
 * The wording is the emulator's own: Render's is unknown.
 */
export function checkPlan(
  type: ServiceType,
  { plan, numInstances = 1, envSpecificDetails, disk }: ServiceDetails,
): void {
  if (plan !== "free") return;
  if (type !== "web_service")
    throw badRequest(`\`serviceDetails.plan\`: \`free\` is for web services, not for a ${type}`);
  if (disk !== undefined) throw badRequest("`serviceDetails.plan`: `free` has no disk, and the service has one");
  if (numInstances > 1) throw badRequest("`serviceDetails.numInstances`: plan `free` has one instance");
  if (envSpecificDetails?.preDeployCommand) {
    throw badRequest("`serviceDetails.preDeployCommand`: plan `free` runs none");
  }
}
