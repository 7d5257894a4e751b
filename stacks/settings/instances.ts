import { z } from "zod";

/** How many instances services run. */
export interface InstanceSettings<Web extends string = string> {
  instances: Partial<Record<Web, number>>;
}

export function instanceSettings(webServices: readonly string[]) {
  return { instances: z.partialRecord(z.enum(webServices), z.number().int().min(1).max(100)).default({}) };
}
