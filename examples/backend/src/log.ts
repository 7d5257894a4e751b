import { type DestinationStream, pino } from "pino";

/**
 * Writes one line of JSON for each thing that happens. What alerts look for has a `category`: `startup`, `projection_run`, `prisma_failure`,
 * `auth_context`, `error_global` or `slow_query`. Lines that flags turn on (requests, times) have none.
 */
export type Log = ReturnType<typeof createLog>;

/**
 * @param level the lowest level that is written
 * @param to standard output if nothing else is given
 */
export function createLog(level: string, to?: DestinationStream) {
  const options = {
    level,
    base: { service: "backend" },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
    // Requests are logged without their headers, query and body: these may hold tokens and what a person typed.
    serializers: {
      req: ({ method, routeOptions }: { method: string; routeOptions?: { url?: string } }) => ({
        method,
        route: routeOptions?.url,
      }),
      err: describeError,
    },
  };
  return to === undefined ? pino(options) : pino(options, to);
}

/** An error for the log: its kind, code and stack. Messages of drivers can repeat values of a query, so a stack begins at its frames. */
function describeError(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const { code, statusCode, cause } = error as { code?: unknown; statusCode?: unknown; cause?: unknown };
  const frames = error.stack?.split("\n").filter((line) => /^\s+at /.test(line));
  return {
    type: error.name,
    ...(typeof code === "string" && { code }),
    ...(typeof statusCode === "number" && { statusCode }),
    ...(cause !== undefined && { cause: describeError(cause) }),
    stack: frames?.map((line) => line.trim()).join("\n"),
  };
}
