import type { LogLine } from "@slipway/render-api";
import type { Colors } from "../terminal";

const MILLISECONDS = "2026-01-02T03:04:05.678".length;

/**
 * A line of a service's log: time in UTC, the end of the instance's id (or the line's type when no instance wrote
 * it), message as it is.
 */
export function formatLine({ timestamp, labels, message }: LogLine, colors: Colors): string {
  const label = (name: string): string | undefined => labels.find((candidate) => candidate.name === name)?.value;
  const writer = label("instance")?.split("-").at(-1) ?? label("type") ?? "";
  return `${colors.dim(`${inMilliseconds(timestamp)} ${writer.padEnd(5)}`)} ${message}`;
}

/** An RFC 3339 timestamp in UTC, cut to milliseconds. */
function inMilliseconds(timestamp: string): string {
  return `${timestamp.replace("Z", "").slice(0, MILLISECONDS)}Z`;
}
