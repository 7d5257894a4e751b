import { setTimeout as delay } from "node:timers/promises";
import type { LogLine, LogType } from "@slipway/render-api";
import { openStack } from "../deployed-stack";
import { findService } from "../logs/find-service";
import { formatLine, lineFormat } from "../logs/format-line";
import { followLines, lastLines } from "../logs/read-logs";
import { colors, note } from "../terminal";
import type { CommandContext } from "./context";

/** What is asked of {@link logs}. */
export interface LogsOptions {
  stack: string;
  /** How many lines to begin with. */
  lines: number;
  /** Whether to go on with what comes, until Ctrl-C. */
  follow?: boolean;
  /** Which types of lines; by default what the service and its deploys wrote. */
  type?: LogType[];
  /** Whether lines are printed as the service wrote them, on a terminal too. */
  raw?: boolean;
  /** Whether each line is one JSON document. */
  json?: boolean;
}

/** Render lets logs be read 30 times a minute. */
const POLL_MS = 2_500;

/** Prints the last lines of a service's log, and with `follow` those that come. */
export async function logs(
  context: CommandContext,
  service: string,
  { stack, lines, follow, type, ...shape }: LogsOptions,
): Promise<void> {
  const { resources, render } = await openStack(context, stack);
  const serviceId = findService(resources.services, service).id;
  const query = { serviceId, ...(type !== undefined && { types: type }) };
  const format = lineFormat(shape, process.stdout.isTTY);
  const print = (line: LogLine): void => context.say(formatLine(line, format, colors));
  const now = Date.now();
  const shown = await lastLines(render, query, { count: lines, now });
  shown.forEach(print);
  if (!follow) {
    if (shown.length === 0) note("No lines.");
    return;
  }
  const from = { shown, since: new Date(now).toISOString(), pause: () => delay(POLL_MS) };
  for await (const line of followLines(render, query, from)) print(line);
}
