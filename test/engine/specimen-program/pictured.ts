import { z } from "zod";
import { defineSystem } from "../../../stacks/system";

const manifest = z.object({});

/** A system of which nothing is built: its web service runs an image, and its worker too where a stack pins it to one. */
export const pictured = defineSystem({
  name: "pictured",
  services: {
    web: { kind: "web", manifest, image: { name: "ghcr.io/acme/web" } },
    jobs: { kind: "worker", manifest, image: { name: "ghcr.io/acme/jobs", orBuilt: true } },
  },
  build({ platform }) {
    const web = platform.webService("web", { imageCommand: "serve", healthCheckPath: "/health" });
    platform.backgroundWorker("jobs", { build: { dockerfile: "Dockerfile" } });
    platform.rollout({ web: { variables: {} }, jobs: { variables: {} } });
    return { url: web.url };
  },
});
