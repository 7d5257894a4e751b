import { z } from "zod";

const plan = z.enum(["starter", "standard", "pro", "pro_plus", "pro_max", "pro_ultra"]);

/** Sizes of services that run as processes. */
export interface PlanSettings<Web extends string = string> {
  plans: Partial<Record<Web, z.infer<typeof plan>>>;
}

/** None of them `free`: such a service sleeps, and runs no pre-deploy command. */
export function planSettings(webServices: readonly string[]) {
  return { plans: z.partialRecord(z.enum(webServices), plan).default({}) };
}
