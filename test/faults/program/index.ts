import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { bind, runtimeVariable } from "../../../components/manifest";
import { parseRelease } from "../../../components/release";
import { RenderPlatform } from "../../../components/render";

const manifest = z.object({
  PLANTED: runtimeVariable(z.string(), { description: "A secret from outside" }),
  GENERATED: runtimeVariable(z.string(), { description: "A secret that nobody gives", secret: true }),
  DATABASE_URL: runtimeVariable(z.string(), { description: "Where data is kept, with its password", secret: true }),
  REDIS_URL: runtimeVariable(z.string(), { description: "Where what is short-lived is kept", secret: true }),
});

const config = new pulumi.Config();
const nameOf = (part: string) => `vault-${part}-local`;
const nameSettingOf = (part: string) => `the program's name of ${part}`;
const platform = new RenderPlatform({ system: "vault", environment: "local", region: "oregon", nameOf, nameSettingOf });
const database = platform.postgres("database", { version: "17", plan: "free" });
const cache = platform.keyValue("cache", { plan: "starter" });
const token = platform.secret("generated");
const variables = {
  PLANTED: pulumi.secret(process.env.PLANTED ?? ""),
  GENERATED: token,
  DATABASE_URL: database.connectionString(),
  REDIS_URL: cache.connectionString(),
};
const service = platform.webService("service", {
  source: { repo: config.require("repo") },
  build: { runtime: "node", build: "true", start: "node server.js" },
  healthCheckPath: "/health",
});
platform.rollout({
  entries: [
    { service, variables: bind(manifest, variables, "local"), release: parseRelease(config.require("release")) },
  ],
});

export { token };
export const url = service.url;
export const databaseUrl = database.connectionString();
