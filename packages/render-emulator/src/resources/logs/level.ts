import type { LogLevel } from "@slipway/render-api";

/** How applications write levels, beside the names that Render has for them. */
const spellings = new Map<string, LogLevel>(
  Object.entries({
    ...{ emerg: "emergency", emergency: "emergency", panic: "emergency", alert: "alert" },
    ...{ crit: "critical", critical: "critical", fatal: "critical", err: "error", error: "error" },
    ...{ warn: "warning", warning: "warning", notice: "notice", info: "info", debug: "debug", trace: "debug" },
  } as const),
);
/** Longer beginnings are looked at by nobody for a level. */
const levelWithin = 1_000;

/** What a message in JSON or logfmt says of its level, else `info`. */
export function levelOf(message: string): LogLevel {
  const [, level = ""] = /(?:^|[\s,{])"?level"?\s*[=:]\s*"?([a-z]+)/i.exec(message.slice(0, levelWithin)) ?? [];
  return spellings.get(level.toLowerCase()) ?? "info";
}

/** Of a request, by its answer. Which one Render gives is unknown: who looks for errors looks for what has failed. */
export function levelOfStatus(statusCode: number): LogLevel {
  if (statusCode >= 500) return "error";
  return statusCode >= 400 ? "warning" : "info";
}
