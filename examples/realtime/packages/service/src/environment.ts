import { z } from "zod";

/** Variables that every service reads. */
export const serviceEnvironment = {
  /** Port to listen on; the platform injects it. */
  PORT: z.coerce.number().int().min(1).max(65535).default(10000),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "fatal"]).default("info"),
  /** `1` prints logs for people, `0` prints JSON for machines. */
  LOG_PRETTY: z.enum(["0", "1"]).default("0"),
};

/** A whole number above zero, in decimal digits. */
export const positiveInteger = z.coerce.number().int().positive();

/** A connection string of Postgres. It holds a password, so no message repeats it. */
export const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://");

/** A connection string of Redis. It may hold a password, so no message repeats it. */
export const redisUrl = z.string().regex(/^rediss?:\/\//, "must start with redis:// or rediss://");

/** The key that senders of ticks show. A header carries it, which takes no other characters and loses spaces at its ends. */
export const apiKey = z.string().regex(/^[!-~]{16,}$/, "must have 16 characters or more, all of ASCII and no spaces");

/** Variables that are missing or wrong. Its message names them, and never their values. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";

  constructor(readonly problems: readonly string[]) {
    super(`the environment is not usable: ${problems.join("; ")}`);
  }
}

/**
 * Reads a service's configuration. An empty variable counts as a missing one.
 * @throws EnvironmentError that lists every variable that is missing or wrong.
 */
export function parseEnvironment<Shape extends z.ZodRawShape>(
  shape: Shape,
  env: NodeJS.ProcessEnv,
): z.infer<z.ZodObject<Shape>> {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const result = z.object(shape).safeParse(given);
  if (result.success) return result.data;
  throw new EnvironmentError(
    result.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      return given[name] === undefined ? `\`${name}\` is missing` : `\`${name}\`: ${issue.message}`;
    }),
  );
}
