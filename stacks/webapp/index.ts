import { overTls } from "../settings/stores";
import { defineSystem } from "../system";
import { buildOf, MIGRATE, problems, services, settings } from "./settings";

/** A Turborepo: a Next.js web application and a Fastify API that know of each other, on Postgres. */
export const webapp = defineSystem({
  name: "webapp",
  services,
  stores: ["postgres"],
  settings,
  problems,

  build({ platform, settings: { build, database } }) {
    const postgres = platform.postgres("postgres", database);
    const healthCheckPath = "/health";
    const api = platform.webService("api", {
      build: buildOf("api", build),
      healthCheckPath,
      preDeployCommand: MIGRATE,
    });
    const web = platform.webService("web", { build: buildOf("web", build), healthCheckPath });
    platform.rollout({
      api: { variables: { DATABASE_URL: postgres.connectionString(overTls), WEB_ORIGIN: web.url } },
      // Its server asks the API for what it renders, so the API that it was written for is there first.
      web: {
        variables: { NEXT_PUBLIC_API_URL: api.url, API_PRIVATE_ADDRESS: api.privateHost },
        after: ["api"],
      },
    });
    return { apiUrl: api.url, webUrl: web.url, externalDatabaseUrl: postgres.externalConnectionString() };
  },
});
