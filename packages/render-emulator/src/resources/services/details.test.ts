import { expect, it } from "vitest";
import { type DetailedService, refuseDetails } from "./details";

const node = { type: "web_service", runtime: "node", isThere: false };
const site = { type: "static_site", isThere: false };
const notOf = (field: string, what: string) => `\`serviceDetails.${field}\` is not a field of ${what}: leave it out`;

it.each<[string, object, DetailedService, number, string]>([
  ["plan", { plan: "pro" }, site, 400, notOf("plan", "type `static_site`")],
  ["instances", { numInstances: 2 }, site, 400, notOf("numInstances", "type `static_site`")],
  ["a health check", { healthCheckPath: "/" }, site, 400, notOf("healthCheckPath", "type `static_site`")],
  ["a pre-deploy command", { preDeployCommand: "x" }, site, 400, notOf("preDeployCommand", "type `static_site`")],
  ["a delay", { maxShutdownDelaySeconds: 60 }, site, 400, notOf("maxShutdownDelaySeconds", "type `static_site`")],
  [
    "a health check",
    { healthCheckPath: "/" },
    { ...node, type: "background_worker" },
    400,
    notOf("healthCheckPath", "type `background_worker`"),
  ],
  [
    "a health check",
    { healthCheckPath: "/" },
    { ...node, type: "private_service" },
    400,
    notOf("healthCheckPath", "type `private_service`"),
  ],
  ["a folder to publish", { publishPath: "dist" }, node, 400, notOf("publishPath", "type `web_service`")],
  ["a schedule", { schedule: "* * * * *" }, node, 400, notOf("schedule", "type `web_service`")],
  ["instances", { numInstances: 2 }, { ...node, type: "cron_job" }, 400, notOf("numInstances", "type `cron_job`")],
  [
    "previews",
    { previews: { generation: "manual" } },
    { ...node, type: "cron_job" },
    400,
    notOf("previews", "type `cron_job`"),
  ],
  ["a field of nothing", { sizeOfMoon: 1 }, node, 400, notOf("sizeOfMoon", "type `web_service`")],
  [
    "Docker's command",
    { envSpecificDetails: { dockerCommand: "serve" } },
    node,
    400,
    "docker command parameter is only valid for docker or image environments",
  ],
  [
    "Docker's folder",
    { runtime: "node", envSpecificDetails: { dockerContext: "a" } },
    { ...node, runtime: "docker" },
    400,
    notOf("envSpecificDetails.dockerContext", "runtime `node`"),
  ],
  [
    "a native command",
    { envSpecificDetails: { startCommand: "a" } },
    { ...node, runtime: "docker" },
    400,
    notOf("envSpecificDetails.startCommand", "runtime `docker`"),
  ],
  [
    "maintenance that is off, on the free plan",
    { maintenanceMode: { enabled: false, uri: "" } },
    { ...node, plan: "free", isThere: true },
    400,
    "maintenance mode can only be configured for non-free tier services",
  ],
  [
    "a region in a PATCH",
    { region: "oregon" },
    { ...node, isThere: true },
    400,
    "`serviceDetails.region` can't be changed by a PATCH of the service: leave it out",
  ],
  [
    "what the edge keeps, in a POST",
    { cache: { profile: "origin-controlled" } },
    node,
    400,
    "`serviceDetails.cache` is for a PATCH of the service: leave it out",
  ],
  [
    "an allow list that lets nobody in",
    { ipAllowList: [] as unknown[] },
    { ...node, type: "private_service" },
    400,
    notOf("ipAllowList", "type `private_service`"),
  ],
  [
    "a Dockerfile's place, of an image",
    { runtime: "image", envSpecificDetails: { dockerfilePath: "Dockerfile" } },
    node,
    400,
    "`serviceDetails.envSpecificDetails.dockerfilePath` is not a field of runtime `image`: leave it out",
  ],
])("refuses %s: %j for %j", (_case, serviceDetails, service, statusCode, message) => {
  let thrown: unknown;
  try {
    refuseDetails({ serviceDetails }, service);
  } catch (error) {
    thrown = error;
  }
  expect(thrown).toMatchObject({ statusCode, message });
});

it.each<[unknown, DetailedService]>([
  [undefined, node],
  [{ serviceDetails: null }, node],
  [
    {
      serviceDetails: { plan: "starter", numInstances: 1, healthCheckPath: "", envSpecificDetails: {}, headers: null },
    },
    site,
  ],
  [{ serviceDetails: { envSpecificDetails: { dockerCommand: "", buildCommand: "true" }, routes: [] } }, node],
  [{ serviceDetails: { region: "", numInstances: null } }, { ...node, isThere: true }],
  [{ serviceDetails: { schedule: "* * * * *" } }, { type: "cron_job", isThere: false }],
])("takes %j of %j", (body, service) => {
  expect(() => refuseDetails(body, service)).not.toThrow();
});
