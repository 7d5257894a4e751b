import { z } from "zod";

export const logTypeSchema = z.enum(["app", "request", "build"]);
export type LogType = z.infer<typeof logTypeSchema>;

/** How urgent a line is, the most urgent first, as syslog numbers them from 0 on (RFC 5424, 6.2.1). */
export const logLevels = ["emergency", "alert", "critical", "error", "warning", "notice", "info", "debug"] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * One line of a service's log. Labels: `resource`, `instance`, `type` (see {@link LogType}), `level` (see {@link LogLevel}), and of a request
 * `host`, `method`, `path`, `statusCode`.
 */
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

/** What a line says of itself beside its message; undefined where it doesn't. */
export function labelOf({ labels }: Pick<LogLine, "labels">, name: string): string | undefined {
  return labels.find((label) => label.name === name)?.value;
}

/**
 * What a line says, by itself. Of a request the message has only what no label tells; where labels aren't shown, method, status and address
 * stand before it, as in Render's dashboard.
 */
export function wholeMessage(line: Pick<LogLine, "labels" | "message">): string {
  if (labelOf(line, "type") !== "request") return line.message;
  const label = (name: string) => labelOf(line, name) ?? "";
  return `[${label("method")}]${label("statusCode")} ${label("host")}${label("path")} ${line.message}`;
}
