import { z } from "zod";
import { instanceLimits } from "../../components/sizes";

/** How many instances services run. */
export interface InstanceSettings<Web extends string = string> {
  instances: Partial<Record<Web, number>>;
}

export function instanceSettings(webServices: readonly string[]) {
  const { minimum, maximum } = instanceLimits;
  return { instances: z.partialRecord(z.enum(webServices), z.number().int().min(minimum).max(maximum)).default({}) };
}
