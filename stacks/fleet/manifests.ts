import { z } from "zod";
import type { Environment } from "../../components/environment";
import { type Refusal, runtimeVariable } from "../../components/manifest";

// What the application's own reader takes, in the same words: `settings-edges.json` beside its tests holds both to it.
const HOST = String.raw`(?:(?:[A-Za-z\d-]+\.)*[A-Za-z][A-Za-z\d-]*|\d{1,3}(?:\.\d{1,3}){3})`;
const PORT = String.raw`(?::(?:[1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5]))?`;
/** A character of a URL's part. */
const CHARACTER = String.raw`(?:[\w.~!$&'()*+,;=-]|%[\dA-Fa-f]{2})`;
const PASSWORD = `(?::(?:${CHARACTER}|:)*)?`;

/** All that the application knows how to hand on to its driver. */
const databaseUrl = z
  .string()
  .regex(/^postgres(ql)?:\/\//, "expected `postgresql://…`")
  .regex(
    new RegExp(
      `^\\w+://${CHARACTER}+${PASSWORD}@${HOST}${PORT}/${CHARACTER}+` +
        String.raw`(\?sslmode=(disable|allow|prefer|require|verify-ca|verify-full))?$`,
    ),
    "expected `postgresql://<user>:<password>@<host>:<port>/<name>`, with `sslmode` as its only parameter",
  );

/** The number of a database may stand at its end. */
const redisUrl = z
  .string()
  .regex(
    new RegExp(String.raw`^rediss?://(?:${CHARACTER}*${PASSWORD}@)?${HOST}${PORT}(?:/\d{0,4})?$`),
    "expected `redis://<host>:<port>`",
  );

const inTheClear: Refusal = {
  matches: (url) => !/\?sslmode=(require|verify-ca|verify-full)$/.test(url),
  values: "a URL without `sslmode=require`",
  because: "without `sslmode=require` all rows would cross the network in the clear",
};
const deployed = ["preview", "staging", "production"] as const satisfies readonly Environment[];

const seconds = () => z.number().int().min(1).max(3600);

/** Where telemetry is sent: a URL of OTLP by HTTP, as OpenTelemetry's own variables have it. Paths are added to it, and nobody enters by it. */
export const otlpEndpoint = z
  .string()
  .regex(
    new RegExp(`^https?://${HOST}${PORT}(?:/(?:${CHARACTER}|[:@/])*)?$`),
    "expected an `http://` or `https://` URL without user, query and fragment",
  )
  .meta({ examples: ["https://otlp.example.com"] });

const HEADER = String.raw`[\w-]+=(?:[!-$&-+\--~]|%[2-6][\dA-Fa-f]|%7[\dA-Ea-e])+`;

/** What is sent with it: headers as OpenTelemetry's own variables have them. Of values in ASCII alone, since of no others a header is made. */
export const otlpHeaders = z
  .string()
  .regex(
    new RegExp(`^${HEADER}(?:,${HEADER})*$`),
    "expected `<name>=<value>` with a percent-encoded value, several of them joined by commas",
  );

/** Environment of `fleet`'s service: what the application in `examples/fleet` takes, and no more. */
export const manifest = z.object({
  DATABASE_URL: runtimeVariable(databaseUrl, {
    secret: true,
    description: "Connection string of Postgres, the internal one",
    refused: Object.fromEntries(deployed.map((environment) => [environment, inTheClear])),
  }),
  REDIS_URL: runtimeVariable(redisUrl, { secret: true, description: "Connection string of Redis" }),
  JWT_SECRET: runtimeVariable(z.string().min(32, "expected at least 32 characters"), {
    secret: true,
    description: "Signs the tokens that the API takes (HS256)",
  }),
  RUN_JOBS: runtimeVariable(z.boolean().default(true), { description: "Runs the scheduled jobs" }),
  MIGRATE_ON_START: runtimeVariable(z.boolean().default(true), {
    description: "Migrates the database at the start; else it has to be migrated already",
  }),
  TRIP_REPORT_INTERVAL_SECONDS: runtimeVariable(seconds().default(60), {
    description: "Seconds between two ticks of the job `trip-report`",
  }),
  RATE_LIMIT_PER_MINUTE: runtimeVariable(z.number().int().min(1).max(100_000).default(300), {
    description: "Most requests a minute of who has a token, or of an address without one",
  }),
  CACHE_SECONDS: runtimeVariable(seconds().default(30), { description: "How long a report is kept in Redis" }),
  LOG_LEVEL: runtimeVariable(z.enum(["trace", "debug", "info", "warn", "error"]).default("info"), {
    description: "Lowest level that is logged",
  }),
  DATABASE_POOL_SIZE: runtimeVariable(z.number().int().min(2).max(50).default(10), {
    description:
      "Most connections to Postgres of one instance, beside one of its health check; a tick that waits for its turn holds one",
  }),
  OTEL_EXPORTER_OTLP_ENDPOINT: runtimeVariable(otlpEndpoint.optional(), {
    description: "Where traces and metrics are sent; without one none are",
  }),
  OTEL_EXPORTER_OTLP_HEADERS: runtimeVariable(otlpHeaders.optional(), {
    secret: true,
    description: "What is sent along, such as the key that the receiver wants",
  }),
  OTEL_SERVICE_NAME: runtimeVariable(z.string().regex(/\S/, "expected a name").default("fleet"), {
    description: "What the service is called there",
  }),
});
