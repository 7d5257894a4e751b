import type { Service } from "@slipway/render-api";
import { badRequest } from "../../../errors";

/** Refuses to scale a service by its load that can't be. The wording is the emulator's own: Render's is unknown. */
export function checkAutoscaling({ type, serviceDetails }: Pick<Service, "type" | "serviceDetails">): void {
  const { plan, disk, autoscaling } = serviceDetails;
  if (autoscaling === undefined) return;
  if (type === "static_site" || type === "cron_job") throw badRequest(`autoscaling is not for a ${type}`);
  if (plan === "free") throw badRequest("autoscaling is not for services on plan `free`");
  if (disk !== undefined) throw badRequest("a service with a disk has one instance, and no autoscaling");
}
