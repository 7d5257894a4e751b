import { z } from "zod";
import type { Environment } from "../../components/environment";
import { runtimeVariable, type VariableNotes } from "../../components/manifest";
import { databaseUrl } from "../settings/stores";

type Refused = NonNullable<VariableNotes["refused"]>;

/** Refuses a value in some environments. */
function refusedIn(environments: readonly Environment[], value: string, because: string): Refused {
  return Object.fromEntries(
    environments.map((environment) => [environment, { matches: (given: string) => given === value, because }]),
  );
}

/** What is served at an address, be it on this machine, is deployed. */
const deployed: readonly Environment[] = ["local", "preview", "staging", "production"];
const notProduction = "whatever is deployed runs with `NODE_ENV=production`, in every environment";

/** Environment of `backend`'s service: what the application in `examples/backend` takes, and no more. */
export const manifest = z.object({
  NODE_ENV: runtimeVariable(z.enum(["production", "development", "test"]), {
    description: "Must be `production` wherever the service is deployed",
    refused: {
      ...Object.fromEntries(
        deployed.map((environment) => [
          environment,
          { matches: (value: string) => value !== "production", because: notProduction },
        ]),
      ),
    },
  }),
  DATABASE_URL: runtimeVariable(databaseUrl, { secret: true, description: "Connection string of Postgres" }),
  SUPABASE_JWT_SECRET: runtimeVariable(z.string().min(32, "expected at least 32 characters"), {
    secret: true,
    description: "The Supabase project's JWT secret: it signs the tokens that `/auth/me` takes",
  }),
  SUPABASE_JWT_ISSUER: runtimeVariable(
    z
      .url({ protocol: /^https?$/, error: "expected an `http://` or `https://` URL" })
      .meta({ examples: ["https://<project>.supabase.co/auth/v1"] }),
    { description: "What these tokens say in `iss`" },
  ),
  ENABLE_PERF_LOGS: runtimeVariable(z.boolean().default(false), {
    description: "Logs how long requests and queries took",
    refused: refusedIn(["production"], "true", "timing logs are off there"),
  }),
  LOG_LEVEL: runtimeVariable(z.enum(["info", "warn", "error", "debug"]).default("info"), {
    description: "Lowest level that is logged",
  }),
  ENABLE_SLOW_QUERY_WARNINGS: runtimeVariable(z.boolean().default(true), {
    description: "Warns of queries over 500 ms",
    refused: refusedIn(["production"], "false", "these warnings are on there"),
  }),
  ENABLE_HEALTH_PROBES: runtimeVariable(z.boolean().default(true), { description: "Serves `/health`" }),
  ENABLE_REQUEST_LOGS: runtimeVariable(z.boolean().default(false), {
    description: "Logs every request",
    refused: refusedIn(["local", "preview", "production"], "true", "full request logs are for staging only"),
  }),
});
