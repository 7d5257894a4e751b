import { z } from "zod";

/** `true` or `false`, and nothing that only looks like one of them. */
const flag = z.enum(["true", "false"]).transform((text) => text === "true");

const schema = z.object({
  /** `production` wherever others can reach the service. */
  NODE_ENV: z.enum(["production", "development", "test"]),
  /** Port to listen on; the platform injects it. */
  PORT: z.coerce.number().int().min(0).max(65535).default(10000),
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://"),
  /** Signs the tokens of the Supabase project: HS256. */
  SUPABASE_JWT_SECRET: z.string().min(32, "must have 32 characters or more"),
  /** What the project's tokens say in `iss`: `https://<project>.supabase.co/auth/v1`. */
  SUPABASE_JWT_ISSUER: z.url({ protocol: /^https?$/, error: "must be an http:// or https:// URL" }),
  /** Logs how long each request and query took. */
  ENABLE_PERF_LOGS: flag.default(false),
  LOG_LEVEL: z.enum(["info", "warn", "error", "debug"]).default("info"),
  /** Warns of queries that took over 500 ms. */
  ENABLE_SLOW_QUERY_WARNINGS: flag.default(true),
  /** Serves `/health`. */
  ENABLE_HEALTH_PROBES: flag.default(true),
  /** Logs every request. */
  ENABLE_REQUEST_LOGS: flag.default(false),
});

/** The service's configuration. */
export type Environment = z.output<typeof schema>;

/** Variables that are missing or wrong. Its message names them, and never their values. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/**
 * Reads the configuration from environment variables. An empty one counts as missing.
 *
 * @throws EnvironmentError that names every variable that is missing or wrong
 */
export function readEnvironment(variables: NodeJS.ProcessEnv): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const { data, error } = schema.safeParse(given);
  if (data !== undefined) return data;
  const problems = error.issues.map(({ path: [name], message }) => {
    const variable = String(name);
    return given[variable] === undefined ? `\`${variable}\` is missing` : `\`${variable}\`: ${message}`;
  });
  throw new EnvironmentError(`the environment is not usable: ${problems.join("; ")}`);
}
