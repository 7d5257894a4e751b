import { z } from "zod";

const databaseUrl = z.string().regex(/^postgres(ql)?:\/\//, "must start with postgresql://");
const logLevel = z.enum(["debug", "info", "warn", "error"]).default("info");

const serverSchema = z.object({
  /** `production` wherever others can reach the service. */
  NODE_ENV: z.enum(["production", "development", "test"]).default("development"),
  /** Port to listen on, for the private network, too: Render's carries no 10000. */
  PORT: z.coerce.number().int().min(0).max(65535).default(4000),
  DATABASE_URL: databaseUrl,
  /** Where the web application's pages come from: they alone may call from a browser. */
  WEB_ORIGIN: z
    .url({ protocol: /^https?$/ })
    .refine(
      (text) => URL.canParse(text) && new URL(text).origin === text,
      "must be an origin such as https://app.example.com",
    ),
  LOG_LEVEL: logLevel,
});
const migrationSchema = z.object({ DATABASE_URL: databaseUrl, LOG_LEVEL: logLevel });

/** Environment variables as a process has them. */
type Variables = Readonly<Record<string, string | undefined>>;

/** The service's configuration. */
export type Environment = z.output<typeof serverSchema>;

/** Variables that are missing or wrong. Its message names them, and never their values. */
export class EnvironmentError extends Error {
  override readonly name = "EnvironmentError";
}

/**
 * Reads the service's configuration from environment variables. An empty one counts as missing.
 *
 * @throws EnvironmentError that names every variable that is missing or wrong
 */
export function readEnvironment(variables: Variables): Environment {
  return read(serverSchema, variables);
}

/** What migrations need of it. @throws EnvironmentError */
export function readMigrationEnvironment(variables: Variables): z.output<typeof migrationSchema> {
  return read(migrationSchema, variables);
}

function read<Schema extends z.ZodType>(schema: Schema, variables: Variables): z.output<Schema> {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ""));
  const { data, error } = schema.safeParse(given);
  if (error === undefined) return data;
  const problems = error.issues.map(({ path: [name], message }) => {
    const variable = String(name);
    return given[variable] === undefined ? `\`${variable}\` is missing` : `\`${variable}\`: ${message}`;
  });
  throw new EnvironmentError(`the environment is not usable: ${problems.join("; ")}`);
}
