import { z } from "zod";

const switched = z.object({ enabled: z.unknown() });

/** Whether a system's settings let the stack bring it up, as far as can be told: whoever has wrong settings is told so, and not left out. */
export function isEnabled(settings: unknown): boolean {
  return settings !== undefined && switched.safeParse(settings).data?.enabled !== false;
}
