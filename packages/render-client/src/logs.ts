import { type LogLine, type LogPage, logPageSchema, type LogType } from "@slipway/render-api";
import type { RenderClient } from "./client";

/** The endpoint of logs. */

const linesPerPage = 100;

interface LogWindow {
  readonly types: readonly LogType[];
  /** RFC 3339. Without both, it is the last hour. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
}

/** A page of what a service logged in a window of time, newest first. */
export function logPage(render: RenderClient, serviceId: string, window: LogWindow): Promise<LogPage> {
  const { types, startTime, endTime } = window;
  const times = { ...(startTime !== undefined && { startTime }), ...(endTime !== undefined && { endTime }) };
  return render.ask("get", "/logs", logPageSchema, {
    query: {
      ownerId: render.ownerId,
      resource: serviceId,
      type: types,
      direction: "backward",
      limit: linesPerPage,
      ...times,
    },
  });
}

/** The instance that wrote a line, where the line tells. */
export function instanceOf(line: LogLine): string | undefined {
  return line.labels.find((label) => label.name === "instance")?.value;
}
