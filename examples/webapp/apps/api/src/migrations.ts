import { PG_MIGRATE_LOCK_ID, runner } from "node-pg-migrate";
import pg from "pg";
import type { Log } from "./log";

/** What a migration waits for a lock at most: the release that still runs waits behind it, and gives its requests 10 seconds. */
const LOCK_LIMIT = "5s";

/** `up`: all that are due; `down`: the last one is taken back. */
export type Direction = "up" | "down";

/**
 * Applies migrations, each in a transaction of its own: where one fails, those before it stay, and the next run goes on with it. Resolves with
 * the names of those that were applied.
 *
 * @throws what hinders one: its own mistake, or a lock that others keep for too long
 */
export async function migrate(
  databaseUrl: string,
  direction: Direction,
  folder: string,
  log: Log,
): Promise<readonly string[]> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "migrations" });
  // What breaks while nothing is asked is told by the next query.
  client.on("error", () => undefined);
  await client.connect();
  try {
    // Two deploys at once: the second one waits as long as it takes, then finds nothing left to do.
    await client.query("SELECT pg_advisory_lock($1)", [PG_MIGRATE_LOCK_ID]);
    await client.query(`SET lock_timeout = '${LOCK_LIMIT}'`);
    return await apply(client, direction, folder, log);
  } finally {
    await client.end();
  }
}

async function apply(dbClient: pg.Client, direction: Direction, dir: string, log: Log): Promise<readonly string[]> {
  const done = await runner({
    dbClient,
    noLock: true,
    dir,
    direction,
    count: direction === "up" ? Infinity : 1,
    migrationsTable: "migrations",
    singleTransaction: false,
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
