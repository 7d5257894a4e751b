import * as pulumi from "@pulumi/pulumi";
import { defineSystem } from "../system";
import { MIGRATE, problems, services, settings } from "./settings";

/** A fleet manager's back end: a modular monolith in Kotlin, on Postgres and Redis. */
export const fleet = defineSystem({
  name: "fleet",
  services,
  stores: ["postgres", "redis"],
  settings,
  problems,

  build({ platform, settings: { database, redis, jobs, migrateOnStart, telemetry } }) {
    const postgres = platform.postgres("postgres", database);
    // A cache, limits and what passes: each key ends by itself. A full store forgets what was used longest ago, and refuses nothing.
    const keyValue = platform.keyValue("redis", { ...redis, whenFull: "allkeys_lru" });
    const jwtSecret = platform.variable("api", "JWT_SECRET") ?? platform.secret("jwt-secret");
    const api = platform.webService("api", {
      build: { dockerfile: "Dockerfile" },
      healthCheckPath: "/health",
      ...(!migrateOnStart && { preDeployCommand: MIGRATE }),
    });
    platform.rollout({
      api: {
        variables: {
          // Any certificate is taken with it, and the platform's own is self-signed.
          DATABASE_URL: postgres.connectionString({ sslmode: "require" }),
          REDIS_URL: keyValue.connectionString(),
          JWT_SECRET: jwtSecret,
          RUN_JOBS: jobs,
          MIGRATE_ON_START: migrateOnStart,
          ...(telemetry.endpoint !== undefined && { OTEL_EXPORTER_OTLP_ENDPOINT: telemetry.endpoint }),
          ...(telemetry.headers !== undefined && { OTEL_EXPORTER_OTLP_HEADERS: telemetry.headers }),
        },
      },
    });
    return {
      apiUrl: api.url,
      jwtSecret: pulumi.secret(jwtSecret),
      // What the checks may expect of the job.
      runsJobs: String(jobs),
      tripReportSeconds: platform.variable("api", "TRIP_REPORT_INTERVAL_SECONDS"),
      externalDatabaseUrl: postgres.externalConnectionString(),
      externalRedisUrl: keyValue.externalConnectionString(),
    };
  },
});
