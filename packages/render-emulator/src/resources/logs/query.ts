import { labelOf, type LogLine, type LogPage } from "@slipway/render-api";
import { badRequest } from "../../errors";
import { toNanoseconds } from "../../state/timestamps";
import type { TextTest } from "./patterns";

export interface LogQuery {
  /** RFC 3339; the window includes both ends. */
  startTime: string;
  endTime: string;
  direction: "backward" | "forward";
  limit: number;
  /** Each of them finds something in the message. */
  texts: readonly TextTest[];
  /** By the names of labels: one of the tests finds something in the label. What has no such label passes no filter of it. */
  labels: Readonly<Record<string, readonly TextTest[] | undefined>>;
}

/** Ends a search that goes on for too long, whatever it looks for. */
export interface TimeLimit {
  now: () => number;
  /** Milliseconds since 1970. */
  until: number;
}

/**
 * The first lines of one service that a query finds, one more than its page has: more of them no page of several services can hold.
 *
 * @param lines in the query's order
 * @throws ApiError once the time is over
 */
export async function firstMatches(
  lines: AsyncIterable<LogLine>,
  query: LogQuery,
  limit: TimeLimit,
): Promise<LogLine[]> {
  const found: LogLine[] = [];
  for await (const line of wantedOf(lines, query, limit)) {
    found.push(line);
    if (found.length > query.limit) break;
  }
  return found;
}

/**
 * One page of log lines out of a window of time. `forward` begins at the window's start and gives the newest line last,
 * `backward` begins at its end and gives the newest line first. `nextStartTime` and `nextEndTime` are the window of the
 * page that follows.
 *
 * @param lines those that the query finds, oldest first
 */
export function pageOf(lines: readonly LogLine[], query: LogQuery): LogPage {
  const forward = query.direction === "forward";
  const ordered = forward ? lines : lines.toReversed();
  const next = ordered[query.limit]?.timestamp;
  return {
    hasMore: next !== undefined,
    nextStartTime: (forward ? next : undefined) ?? query.startTime,
    nextEndTime: (forward ? undefined : next) ?? query.endTime,
    logs: ordered.slice(0, query.limit),
  };
}

/**
 * The values that a label has in the lines of one service that a query finds, in their order, as many as it wants.
 *
 * @throws ApiError once the time is over
 */
export async function valuesOf(
  name: string,
  lines: AsyncIterable<LogLine>,
  query: LogQuery,
  limit: TimeLimit,
): Promise<Set<string>> {
  const values = new Set<string>();
  for await (const line of wantedOf(lines, query, limit)) {
    for (const label of line.labels) if (label.name === name) values.add(label.value);
    if (values.size >= query.limit) break;
  }
  return values;
}

async function* wantedOf(
  lines: AsyncIterable<LogLine>,
  query: LogQuery,
  limit: TimeLimit,
): AsyncGenerator<LogLine, undefined> {
  const isWanted = wantedBy(query);
  for await (const line of lines) {
    if (limit.now() > limit.until) {
      throw badRequest("the search takes too long: ask for one of a shorter time, or by simpler expressions");
    }
    if (isWanted(line)) yield line;
  }
}

/** Whether a query finds a line, whatever its page holds. */
export function wantedBy(query: LogQuery): (line: LogLine) => boolean {
  const [start, end] = [toNanoseconds(query.startTime), toNanoseconds(query.endTime)];
  return (line) => {
    const at = toNanoseconds(line.timestamp);
    return at >= start && at <= end && matches(line, query);
  };
}

function matches(line: LogLine, { texts, labels }: LogQuery): boolean {
  const passes = ([name, tests]: [string, readonly TextTest[] | undefined]) => {
    const value = labelOf(line, name);
    return tests === undefined || (value !== undefined && tests.some((test) => test(value)));
  };
  return Object.entries(labels).every(passes) && texts.every((test) => test(line.message));
}
