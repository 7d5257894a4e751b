import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { bind, generated, variable } from "../../../components/manifest";
import { RenderPlatform } from "../../../components/render";

const manifest = z.object({
  PLANTED: variable(z.string(), { description: "A secret from outside" }),
  GENERATED: variable(z.string(), { description: "A secret that Render makes", secret: true }),
  DATABASE_URL: variable(z.string(), { description: "Where data is kept, with its password", secret: true }),
  REDIS_URL: variable(z.string(), { description: "Where what is short-lived is kept", secret: true }),
});

const config = new pulumi.Config();
const platform = new RenderPlatform({ system: "vault", environment: "local", region: "oregon", names: {} });
const database = platform.postgres("database", { version: "17", plan: "free" });
const cache = platform.keyValue("cache", { plan: "starter" });
const bindings = {
  PLANTED: pulumi.secret(process.env.PLANTED ?? ""),
  GENERATED: generated,
  DATABASE_URL: database.connectionString(),
  REDIS_URL: cache.connectionString(),
};
const service = platform.webService("service", {
  source: { repo: config.require("repo") },
  build: { runtime: "node", build: "true", start: "node server.js" },
  variables: bind(manifest, bindings, "local"),
  healthCheckPath: "/health",
});
platform.rollout({ entries: [{ service, release: config.require("release") }] });

export const url = service.url;
export const token = service.generatedValue("GENERATED");
export const databaseUrl = database.connectionString();
