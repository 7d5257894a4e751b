import { z } from "zod";
import { servicePlanSchema } from "../../components/sizes";

const plan = servicePlanSchema.exclude(["free"]);

/** Sizes of services that run as processes. */
export interface PlanSettings<Web extends string = string> {
  plans: Partial<Record<Web, z.infer<typeof plan>>>;
}

/** None of them `free`: such a service sleeps, and runs no pre-deploy command. */
export function planSettings(webServices: readonly string[]) {
  return { plans: z.partialRecord(z.enum(webServices), plan).default({}) };
}
