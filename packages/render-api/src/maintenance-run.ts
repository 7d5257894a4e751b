import { z } from "zod";

/** Where a run of Render's maintenance of a service or data store stands. */
export const maintenanceStateSchema = z.enum([
  "scheduled",
  "in_progress",
  "user_fix_required",
  "cancelled",
  "succeeded",
  "failed",
]);

/** Body of `PATCH /maintenance/{id}`. */
export const maintenanceUpdateSchema = z.object({ scheduledAt: z.iso.datetime({ offset: true }).optional() });
