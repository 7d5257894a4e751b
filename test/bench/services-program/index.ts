import * as pulumi from "@pulumi/pulumi";
import { Rollout, WebService } from "@pulumiverse/render";

const config = new pulumi.Config();
const repo = config.require("repo");
const release = config.require("release");

const entries = Array.from({ length: config.requireNumber("count") }, (_, index) => {
  const name = `service-${index}`;
  const settings = { name, repo, runtime: "node", buildCommand: "true", startCommand: "node server.js" } as const;
  const service = new WebService(name, settings);
  const triggers = { settings: service.settingsFingerprint };
  return [name, { serviceId: service.id, release, triggers, envVars: { OWN_URL: service.url } }] as const;
});
new Rollout("all", { services: Object.fromEntries(entries) });
