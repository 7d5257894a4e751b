import { z } from "zod";
import { runtimeVariable } from "../../components/manifest";
import { databaseUrl, overTls, postgresSettings } from "../settings/stores";
import { defineSystem } from "../system";

/** The smallest system that is one: a web service and its database. `npx slipway new` copies it. */
export const specimen = defineSystem({
  name: "specimen",
  services: {
    web: {
      kind: "web",
      browserFacing: true,
      migrations: ["migrations/*.sql"],
      manifest: z.object({
        DATABASE_URL: runtimeVariable(databaseUrl, { description: "Connection string of Postgres", secret: true }),
        GREETING: runtimeVariable(z.string().min(1).default("Hello"), {
          description: "What visitors are greeted with",
        }),
      }),
    },
  },
  stores: ["postgres"],
  settings: { database: postgresSettings },

  build({ platform, settings }) {
    const postgres = platform.postgres("postgres", settings.database);
    const web = platform.webService("web", {
      build: { runtime: "node", build: "npm ci --omit=dev", start: "node src/main.js" },
      healthCheckPath: "/health",
      preDeployCommand: "node src/migrate.js",
    });
    platform.rollout({ web: { variables: { DATABASE_URL: postgres.connectionString(overTls) } } });
    return { url: web.url };
  },
});
