import type { Service, ServiceDetails, ServiceDetailsInput, ServiceType } from "@slipway/render-api";
import { badRequest } from "../../errors";

/**
 * Details with what a service shows on paid plans only: Render leaves it out on the free one.
 *
 * @param asked what is asked for now
 */
export function paidDetails(
  { id, type }: Pick<Service, "id" | "type">,
  details: ServiceDetails,
  asked: Pick<ServiceDetailsInput, "maintenanceMode">,
): ServiceDetails {
  if (details.plan === "free") {
    const free = { ...details };
    delete free.sshAddress;
    delete free.maintenanceMode;
    delete free.cache;
    return free;
  }
  const [now, asks] = [details.maintenanceMode, asked.maintenanceMode];
  const maintenance = { enabled: asks?.enabled ?? now?.enabled ?? false, uri: asks?.uri ?? now?.uri ?? "" };
  return {
    sshAddress: `${id}@ssh.${details.region}.render.com`,
    ...details,
    ...(type === "web_service" && { maintenanceMode: maintenance }),
  };
}

/**
 * Refuses what the free plan does not have: services other than web ones, a pre-deploy command, a disk,
 * autoscaling, and more than one instance.
 * The wording is the emulator's own: Render's is unknown.
 */
export function checkPlan(
  type: ServiceType,
  { plan, numInstances = 1, envSpecificDetails, disk, autoscaling }: ServiceDetails,
): void {
  if (plan !== "free") return;
  if (type !== "web_service")
    throw badRequest(`\`serviceDetails.plan\`: \`free\` is for web services, not for a ${type}`);
  if (disk !== undefined) throw badRequest("`serviceDetails.plan`: `free` has no disk, and the service has one");
  if (autoscaling !== undefined)
    throw badRequest("`serviceDetails.plan`: `free` has no autoscaling, and the service has it");
  if (numInstances > 1) throw badRequest("`serviceDetails.numInstances`: plan `free` has one instance");
  if (envSpecificDetails?.preDeployCommand) {
    throw badRequest("`serviceDetails.preDeployCommand`: plan `free` runs none");
  }
}
