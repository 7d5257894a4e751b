import { labelOf, type LogLine, wholeMessage } from "@slipway/render-api";
import type { Colors } from "../terminal";
import { readable } from "./readable";

const MILLISECONDS = "2026-01-02T03:04:05.678".length;

/** How lines are printed: for people, as the service wrote them, or each as one JSON document with all that Render says of it. */
export type LineFormat = "readable" | "raw" | "json";

/** What is asked for; otherwise lines are for people on a terminal, and as they were written for what reads a pipe. */
export function lineFormat({ raw, json }: { raw?: boolean; json?: boolean }, isTerminal: boolean): LineFormat {
  if (json) return "json";
  return raw || !isTerminal ? "raw" : "readable";
}

/** A line of a service's log, in a format. */
export function formatLine(line: LogLine, format: LineFormat, colors: Colors): string {
  switch (format) {
    case "json":
      return JSON.stringify(line);
    case "raw":
      return wholeMessage(line);
    case "readable":
      return readableLine(line, colors);
  }
}

/** Time in UTC, the end of the instance's id (or the line's type when no instance wrote it), and what it says. */
function readableLine(line: LogLine, colors: Colors): string {
  const writer = labelOf(line, "instance")?.split("-").at(-1) ?? labelOf(line, "type") ?? "";
  const written = readable(wholeMessage(line), colors);
  return `${colors.dim(`${inMilliseconds(line.timestamp)} ${writer.padEnd(5)}`)} ${written}`;
}

/** An RFC 3339 timestamp in UTC, cut to milliseconds. */
function inMilliseconds(timestamp: string): string {
  return `${timestamp.replace("Z", "").slice(0, MILLISECONDS)}Z`;
}
