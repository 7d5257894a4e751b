import type { LogLine, LogPage } from "@slipway/render-api";
import { toNanoseconds } from "../../state/timestamps";

export interface LogQuery {
  /** RFC 3339; the window includes both ends. */
  startTime: string;
  endTime: string;
  direction: "backward" | "forward";
  limit: number;
  type: readonly string[];
  instance: readonly string[];
  text: readonly string[];
}

/**
 * The first lines of one service that a query finds, one more than its page has: more of them no page of several services can hold.
 *
 * @param lines in the query's order
 */
export async function firstMatches(lines: AsyncIterable<LogLine>, query: LogQuery): Promise<LogLine[]> {
  const found: LogLine[] = [];
  const isWanted = wantedBy(query);
  for await (const line of lines) {
    if (isWanted(line)) found.push(line);
    if (found.length > query.limit) break;
  }
  return found;
}

/**
 * One page of log lines out of a window of time. `forward` begins at the window's start and gives the newest line last,
 * `backward` begins at its end and gives the newest line first. `nextStartTime` and `nextEndTime` are the window of the
 * page that follows.
 *
 * @param lines oldest first
 */
export function queryLogs(lines: readonly LogLine[], query: LogQuery): LogPage {
  const matching = lines.filter(wantedBy(query));
  const forward = query.direction === "forward";
  const ordered = forward ? matching : matching.toReversed();
  const next = ordered[query.limit]?.timestamp;
  return {
    hasMore: next !== undefined,
    nextStartTime: (forward ? next : undefined) ?? query.startTime,
    nextEndTime: (forward ? undefined : next) ?? query.endTime,
    logs: ordered.slice(0, query.limit),
  };
}

/** The values that a label has in the lines of one service that a query finds, in their order, as many as it wants. */
export async function valuesOf(name: string, lines: AsyncIterable<LogLine>, query: LogQuery): Promise<Set<string>> {
  const values = new Set<string>();
  const isWanted = wantedBy(query);
  for await (const line of lines) {
    if (!isWanted(line)) continue;
    for (const label of line.labels) if (label.name === name) values.add(label.value);
    if (values.size >= query.limit) break;
  }
  return values;
}

/** Whether a query finds a line, whatever its page holds. */
export function wantedBy(query: LogQuery): (line: LogLine) => boolean {
  const [start, end] = [toNanoseconds(query.startTime), toNanoseconds(query.endTime)];
  return (line) => {
    const at = toNanoseconds(line.timestamp);
    return at >= start && at <= end && matches(line, query);
  };
}

function matches(line: LogLine, query: LogQuery): boolean {
  const label = (name: string) => line.labels.find((candidate) => candidate.name === name)?.value ?? "";
  const allows = (wanted: readonly string[], value: string) => wanted.length === 0 || wanted.includes(value);
  return (
    allows(query.type, label("type")) &&
    allows(query.instance, label("instance")) &&
    query.text.every((text) => line.message.includes(text))
  );
}
