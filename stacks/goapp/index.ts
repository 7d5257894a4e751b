import * as pulumi from "@pulumi/pulumi";
import { defineSystem } from "../system";
import { VOLUME } from "./manifests";
import { problems, services, settings } from "./settings";

/** A Go server with its pages and its SQLite file in one container, and a disk. */
export const goapp = defineSystem({
  name: "goapp",
  services,
  stores: [],
  settings,
  problems,

  build({ platform, settings: { disk } }) {
    const accessKey = platform.variable("web", "ACCESS_KEY") ?? platform.secret("access-key");
    const metricsToken = platform.variable("web", "METRICS_TOKEN") ?? platform.secret("metrics-token");
    const web = platform.webService("web", {
      build: { dockerfile: "Dockerfile" },
      healthCheckPath: "/health",
      disk: { mountPath: VOLUME, sizeGB: disk.sizeGB },
    });
    platform.rollout({ web: { variables: { ACCESS_KEY: accessKey, METRICS_TOKEN: metricsToken } } });
    return { url: web.url, accessKey: pulumi.secret(accessKey), metricsToken: pulumi.secret(metricsToken) };
  },
});
