import closeWithGrace from "close-with-grace";
import { createApp } from "./app";
import { createDatabase, testDatabase } from "./database";
import { EnvironmentError, readEnvironment } from "./environment";
import { createLog } from "./log";

/** Milliseconds that requests may take to end; below the 30 seconds that platforms leave between SIGTERM and SIGKILL. */
const SHUTDOWN_LIMIT_MS = 20_000;

/** Serves until SIGTERM or SIGINT. @throws what hinders the start */
async function serve(): Promise<void> {
  const { NODE_ENV, PORT, DATABASE_URL, WEB_ORIGIN, LOG_LEVEL } = readEnvironment(process.env);
  const log = createLog(LOG_LEVEL);
  const database = createDatabase(DATABASE_URL, log);
  await testDatabase(database);
  const app = createApp({ database, log, webOrigin: WEB_ORIGIN });
  closeWithGrace({ delay: SHUTDOWN_LIMIT_MS, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ err }, "stopping after an error that nothing handled");
    else log.info({ signal }, "stopping");
    await app.close();
    await database.end();
  });
  // Platforms reach a service from outside; on a developer's machine nobody else has to.
  const address = await app.listen({ host: NODE_ENV === "production" ? "0.0.0.0" : "127.0.0.1", port: PORT });
  log.info({ port: Number(new URL(address).port) || PORT }, "started");
}

serve().catch((err: unknown) => {
  const log = createLog("info");
  const why = err instanceof EnvironmentError ? err.message : "could not start: is the database there?";
  log.fatal({ err }, why);
  process.exitCode = 1;
  // Whatever waits still is of no use to a service that can't start.
  log.flush(() => process.exit());
});
