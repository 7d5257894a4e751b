import { runner } from "node-pg-migrate";
import type { Log } from "./log";

/** `up`: all that are due; `down`: the last one is taken back. */
export type Direction = "up" | "down";

/** Applies migrations, each in a transaction. Resolves with the names of those that were. */
export async function migrate(
  databaseUrl: string,
  direction: Direction,
  folder: string,
  log: Log,
): Promise<readonly string[]> {
  const done = await runner({
    databaseUrl,
    dir: folder,
    direction,
    count: direction === "up" ? Infinity : 1,
    migrationsTable: "migrations",
    // Two deploys at once: the second one waits, then finds nothing left to do.
    advisoryLockMode: "wait",
    // It logs each statement at `info`, and errors with the statement.
    logger: {
      debug: () => undefined,
      info: (text: string) => {
        log.debug(text);
      },
      warn: (text: string) => {
        log.warn(text);
      },
      error: (text: string) => {
        log.error(text);
      },
    },
  });
  return done.map(({ name }) => name);
}
