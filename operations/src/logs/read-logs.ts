import { type LogLine, type LogPage, type LogType, maxPageSize } from "@slipway/render-api";
import { logPage, type LogWindow, type RenderClient } from "@slipway/render-client";

/** Which lines of which service. */
export interface LogQuery {
  serviceId: string;
  /** @default what it and its deploys wrote */
  types?: readonly LogType[];
}

/** Requests aren't among them: of a service that is asked a lot, the last hundred lines would be nothing else, and it writes those that it cares for. */
const writtenTypes: readonly LogType[] = ["app", "build"];

/** How long Render keeps the logs of a workspace at least. */
const KEPT_MS = 7 * 24 * 3_600_000;

/**
 * The last `count` lines, oldest first. Render pages them by windows of time, whose ends may overlap.
 *
 * @param now milliseconds since 1970
 */
export async function lastLines(
  render: RenderClient,
  query: LogQuery,
  { count, now }: { count: number; now: number },
): Promise<LogLine[]> {
  const lines = new Map<string, LogLine>();
  let window: LogWindow = {
    startTime: new Date(now - KEPT_MS).toISOString(),
    endTime: new Date(now).toISOString(),
  };
  while (lines.size < count) {
    const before = lines.size;
    const limit = Math.min(maxPageSize, count);
    const page = await readPage(render, query, { ...window, direction: "backward", limit });
    for (const line of page.logs) lines.set(line.id, line);
    if (!page.hasMore || lines.size === before) break;
    window = { startTime: page.nextStartTime, endTime: page.nextEndTime };
  }
  return [...lines.values()].slice(0, count).reverse();
}

/**
 * Every line after those in `shown`, as it comes. It goes on for ever.
 *
 * @param shown the lines that are known already, oldest first
 * @param since RFC 3339; where to begin when `shown` is empty
 * @param pause is waited for whenever there is nothing more for the moment
 */
export async function* followLines(
  render: RenderClient,
  query: LogQuery,
  { shown, since, pause }: { shown: readonly LogLine[]; since: string; pause: () => Promise<unknown> },
): AsyncGenerator<LogLine, never> {
  let known = new Set(shown.map(({ id }) => id));
  let startTime = shown.at(-1)?.timestamp ?? since;
  for (;;) {
    const page = await readPage(render, query, { startTime, direction: "forward" });
    const fresh = page.logs.filter(({ id }) => !known.has(id));
    yield* fresh;
    const last = page.logs.at(-1);
    if (last !== undefined) {
      known = new Set(page.logs.map(({ id }) => id));
      startTime = last.timestamp;
    }
    if (!page.hasMore || fresh.length === 0) await pause();
  }
}

function readPage(
  render: RenderClient,
  { serviceId, types = writtenTypes }: LogQuery,
  window: LogWindow,
): Promise<LogPage> {
  return logPage(render, serviceId, { ...window, types });
}
