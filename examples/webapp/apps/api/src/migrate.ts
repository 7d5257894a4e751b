import { join } from "node:path";
import { EnvironmentError, readMigrationEnvironment } from "./environment";
import { createLog, type Log } from "./log";
import { type Direction, migrate } from "./migrations";

const USAGE = "usage: node apps/api/dist/migrate.js up|down (up: all that are due, down: the last one)";

/** Beside `dist/`, where this file is bundled to. */
const folder = join(__dirname, "../migrations");

async function run(direction: string | undefined, log: Log): Promise<void> {
  try {
    const { DATABASE_URL } = readMigrationEnvironment(process.env);
    if (!isDirection(direction)) throw new EnvironmentError(USAGE);
    const done = await migrate(DATABASE_URL, direction, folder, log);
    log.info({ direction, migrations: done }, "the schema is as it should be");
  } catch (err) {
    log.fatal({ err }, err instanceof EnvironmentError ? err.message : "migrations failed");
    process.exitCode = 1;
  }
}

function isDirection(text: string | undefined): text is Direction {
  return text === "up" || text === "down";
}

void run(process.argv[2], createLog("info"));
