import { join } from "node:path";
import { connectionConfig } from "@realtime/database";
import { createLogger, databaseUrl, exitOnWrongEnvironment, serviceEnvironment } from "@realtime/service";
import { runner } from "node-pg-migrate";

/** Beside `dist/`, where this file is bundled to. */
const DIRECTORY = join(__dirname, "../migrations");

const USAGE = "usage: node packages/migrations/dist/migrate.js up|down (up: all that are due, down: the last one)";

async function migrate(direction: string | undefined): Promise<void> {
  const { DATABASE_URL, LOG_LEVEL, LOG_PRETTY } = exitOnWrongEnvironment("migrations", {
    DATABASE_URL: databaseUrl,
    LOG_LEVEL: serviceEnvironment.LOG_LEVEL,
    LOG_PRETTY: serviceEnvironment.LOG_PRETTY,
  });
  const logger = createLogger("migrations", LOG_LEVEL, LOG_PRETTY === "1");
  try {
    if (direction !== "up" && direction !== "down") throw new Error(USAGE);
    const done = await runner({
      databaseUrl: connectionConfig(DATABASE_URL, "migrations"),
      dir: DIRECTORY,
      direction,
      count: direction === "up" ? Infinity : 1,
      migrationsTable: "pgmigrations",
      // Two deploys at once: the second one waits, then finds nothing left to do.
      advisoryLockMode: "wait",
      logger,
    });
    logger.info({ direction, migrations: done.map(({ name }) => name) }, "the schema is up to date");
  } catch (err) {
    logger.fatal({ err }, "migrations failed");
    process.exitCode = 1;
  }
}

void migrate(process.argv[2]);
