import { z } from "zod";
import { type Environment, environmentSchema } from "../../components/environment";
import { type Refusal, runtimeVariable, type VariableNotes } from "../../components/manifest";
import { databaseUrl } from "../settings/stores";

type Refused = NonNullable<VariableNotes["refused"]>;

/** Refuses values in some environments. */
function refusedIn(environments: readonly Environment[], matches: Refusal["matches"], because: string): Refused {
  return Object.fromEntries(environments.map((environment) => [environment, { matches, because }]));
}

const is = (value: string) => (given: string) => given === value;
const notProduction = "whatever is deployed runs with `NODE_ENV=production`, in every environment";

/** Environment of `backend`'s service: what the application in `examples/backend` takes, and no more. */
export const manifest = z.object({
  NODE_ENV: runtimeVariable(z.enum(["production", "development", "test"]), {
    description: "Must be `production` wherever the service is deployed",
    // What is served at an address, be it on this machine, is deployed.
    refused: refusedIn(environmentSchema.options, (value) => value !== "production", notProduction),
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
    refused: refusedIn(["production"], is("true"), "timing logs are off there"),
  }),
  LOG_LEVEL: runtimeVariable(z.enum(["info", "warn", "error", "debug"]).default("info"), {
    description: "Lowest level that is logged",
  }),
  ENABLE_SLOW_QUERY_WARNINGS: runtimeVariable(z.boolean().default(true), {
    description: "Warns of queries over 500 ms",
    refused: refusedIn(["production"], is("false"), "these warnings are on there"),
  }),
  ENABLE_HEALTH_PROBES: runtimeVariable(z.boolean().default(true), { description: "Serves `/health`" }),
  ENABLE_REQUEST_LOGS: runtimeVariable(z.boolean().default(false), {
    description: "Logs every request",
    refused: refusedIn(["local", "preview", "production"], is("true"), "full request logs are for staging only"),
  }),
});
