import { type DestinationStream, type Logger, pino } from "pino";

/** Writes one line of JSON for each thing that happens. */
export type Log = Logger;

/**
 * @param level the lowest level that is written
 * @param to standard output if nothing else is given
 */
export function createLog(level: string, to?: DestinationStream): Log {
  const options = {
    level,
    base: { service: "api" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Never a request's headers, query and body: these hold tokens, addresses and what a person typed.
    serializers: { req: () => undefined, err: describeError },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** An error for the log: its kind, code and place. Messages of drivers can repeat values of a query, so only frames are kept of a stack. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code } = error as { code?: unknown };
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line)) ?? [];
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    stack: frames.map((line) => line.trim()).join("\n"),
  };
}
