import { labelOf, type LogLine, type LogPage, logPageSchema, type LogType, maxPageSize } from "@slipway/render-api";
import type { RenderClient } from "./client";

/** The endpoint of logs. */

/** Which lines of a service's log. */
export interface LogWindow {
  /** @default all types */
  readonly types?: readonly LogType[];
  /** What a line holds. */
  readonly text?: string;
  /** RFC 3339. Without both, it is the last hour. */
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  /**
   * `backward` starts with the newest.
   *
   * @default "backward"
   */
  readonly direction?: "backward" | "forward";
  /**
   * Most lines on the page.
   *
   * @default 100
   */
  readonly limit?: number;
}

/** A page of what a service logged in a window of time. */
export function logPage(render: RenderClient, serviceId: string, window: LogWindow): Promise<LogPage> {
  const { types, text, startTime, endTime, direction = "backward", limit = maxPageSize } = window;
  const times = { ...(startTime !== undefined && { startTime }), ...(endTime !== undefined && { endTime }) };
  return render.ask("get", "/logs", logPageSchema, {
    query: {
      ownerId: render.ownerId,
      resource: serviceId,
      direction,
      limit,
      ...(types !== undefined && { type: types }),
      ...(text !== undefined && { text }),
      ...times,
    },
  });
}

/** The instance that wrote a line, where the line tells. */
export function instanceOf(line: LogLine): string | undefined {
  return labelOf(line, "instance");
}
