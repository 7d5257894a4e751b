import * as pulumi from "@pulumi/pulumi";
import { overTls } from "../settings/stores";
import { defineSystem } from "../system";
import { problems, services, settings } from "./settings";

/** What Supabase's own stack on a developer's machine issues tokens as. */
const LOCAL_ISSUER = "http://127.0.0.1:54321/auth/v1";

/** A Node.js monolith: Fastify and Prisma in one service, on Postgres. */
export const backend = defineSystem({
  name: "backend",
  services,
  stores: ["postgres"],
  settings,
  problems,

  build({ platform, settings: { database, commands, healthCheck } }) {
    const postgres = platform.postgres("postgres", database);
    // Where the settings have none, nobody but this stack's own checks signs in.
    const jwtSecret = platform.variable("api", "SUPABASE_JWT_SECRET") ?? platform.secret("jwt-secret");
    const jwtIssuer = platform.variable("api", "SUPABASE_JWT_ISSUER") ?? LOCAL_ISSUER;
    const api = platform.webService("api", {
      build: { runtime: "node", build: commands.build, start: commands.start },
      ...(healthCheck && { healthCheckPath: "/health" }),
      ...(commands.preDeploy !== null && { preDeployCommand: commands.preDeploy }),
    });
    platform.rollout({
      api: {
        variables: {
          NODE_ENV: "production",
          DATABASE_URL: postgres.connectionString(overTls),
          SUPABASE_JWT_SECRET: jwtSecret,
          SUPABASE_JWT_ISSUER: jwtIssuer,
        },
      },
    });
    return {
      apiUrl: api.url,
      // Without probes the checks ask for none.
      healthProbes: platform.variable("api", "ENABLE_HEALTH_PROBES"),
      jwtIssuer,
      jwtSecret: pulumi.secret(jwtSecret),
      externalDatabaseUrl: postgres.externalConnectionString(),
    };
  },
});
