import { z } from "zod";

export const logTypeSchema = z.enum(["app", "request", "build"]);
export type LogType = z.infer<typeof logTypeSchema>;

/** One line of a service's log. Labels: `resource`, `instance`, `type` (see {@link LogType}), `level`. */
export const logLineSchema = z.object({
  id: z.string(),
  message: z.string(),
  timestamp: z.string(),
  labels: z.array(z.object({ name: z.string(), value: z.string() })),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** Reply of `GET /logs`: paged by time window, not by cursor. */
export const logPageSchema = z.object({
  hasMore: z.boolean(),
  nextStartTime: z.string(),
  nextEndTime: z.string(),
  logs: z.array(logLineSchema),
});
export type LogPage = z.infer<typeof logPageSchema>;
