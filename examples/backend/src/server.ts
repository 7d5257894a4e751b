import closeWithGrace from "close-with-grace";
import { createApp } from "./app.js";
import { createDatabase, testDatabase } from "./database.js";
import { EnvironmentError, readEnvironment } from "./environment.js";
import { createLog, type Log } from "./log.js";

/** Milliseconds that requests may take to end; below the 30 seconds that platforms leave between SIGTERM and SIGKILL. */
const SHUTDOWN_LIMIT_MS = 20_000;

/** Serves until SIGTERM or SIGINT. @throws what hinders the start */
async function serve(): Promise<void> {
  const environment = readEnvironment(process.env);
  const log = createLog(environment.LOG_LEVEL);
  const database = createDatabase(environment, log);
  await testDatabase(database);
  const app = createApp({ environment, database, log });
  closeWithGrace({ delay: SHUTDOWN_LIMIT_MS, logger: false }, async ({ signal, err }) => {
    if (err) log.fatal({ category: "error_global", err }, "stopping after an error that nothing handled");
    else log.info({ category: "startup", signal }, "stopping");
    await app.close();
    await database.$disconnect();
  });
  // Platforms reach a service from outside; on a developer's machine nobody else has to.
  const host = environment.NODE_ENV === "production" ? "0.0.0.0" : "127.0.0.1";
  await app.listen({ host, port: environment.PORT });
  log.info({ category: "startup", port: environment.PORT }, "started");
}

serve().catch((err: unknown) => {
  const log: Log = createLog("info");
  const why = err instanceof EnvironmentError ? err.message : "could not start: is the database there?";
  log.fatal({ category: "startup", err }, why);
  process.exitCode = 1;
  // Whatever waits still is of no use to a service that can't start.
  log.flush(() => process.exit());
});
