import closeWithGrace from "close-with-grace";
import { collectDefaultMetrics } from "prom-client";
import type { z } from "zod";
import { EnvironmentError, parseEnvironment, serviceEnvironment } from "./environment";
import { createLogger, type Logger } from "./logger";

/** Below the ten seconds that platforms leave between SIGTERM and SIGKILL. */
const SHUTDOWN_LIMIT_MS = 8_000;

/** Ends a service: takes no more work, finishes what it began, closes its connections. */
export type Stop = () => Promise<void>;

type Environment<Shape extends z.ZodRawShape> = z.infer<z.ZodObject<Shape & typeof serviceEnvironment>>;

/** A service: its name, its own environment variables, and what starts it. */
export interface Service<Shape extends z.ZodRawShape> {
  name: string;
  environment: Shape;
  start(env: Environment<Shape>, logger: Logger): Promise<Stop>;
}

/**
 * Runs a service until SIGTERM or SIGINT.
 * A wrong environment or a failed start ends the process with code 1 and one log line that says why.
 */
export async function runService<Shape extends z.ZodRawShape>(service: Service<Shape>): Promise<void> {
  const env = exitOnWrongEnvironment(service.name, { ...service.environment, ...serviceEnvironment });
  const { LOG_LEVEL, LOG_PRETTY } = exitOnWrongEnvironment(service.name, serviceEnvironment);
  const logger = createLogger(service.name, LOG_LEVEL, LOG_PRETTY === "1");
  collectDefaultMetrics();
  try {
    const stop = await service.start(env, logger);
    logger.info("started");
    closeWithGrace({ delay: SHUTDOWN_LIMIT_MS, logger }, async ({ signal, err }) => {
      if (err) logger.fatal({ err }, "stopping after an error that nothing handled");
      else logger.info({ signal }, "stopping");
      await stop();
      logger.info("stopped");
    });
  } catch (err) {
    logger.fatal({ err }, "could not start");
    process.exit(1);
  }
}

/** Reads configuration from the process's environment, or ends the process with one log line that names what is wrong. */
export function exitOnWrongEnvironment<Shape extends z.ZodRawShape>(
  name: string,
  shape: Shape,
): z.infer<z.ZodObject<Shape>> {
  try {
    return parseEnvironment(shape, process.env);
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    createLogger(name, "info", false).fatal({ problems: error.problems }, error.message);
    process.exit(1);
  }
}
