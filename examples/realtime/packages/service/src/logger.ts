import { pino } from "pino";
import pretty from "pino-pretty";

export type Logger = ReturnType<typeof createLogger>;

/** A logger that writes to stdout: one JSON object per line, or readable text when `isPretty`. */
export function createLogger(service: string, level: string, isPretty: boolean) {
  const options = {
    level,
    base: { service },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // As a plain stream: pino's transports start worker threads from files that a bundle does not have.
  return isPretty ? pino(options, pretty()) : pino(options);
}
