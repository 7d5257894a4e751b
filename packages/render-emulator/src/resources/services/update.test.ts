import { serviceUpdateSchema } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { testSources } from "../../testing/test-sources";
import { createService } from "./create";
import { updateService } from "./update";

const { service } = createService(
  {
    type: "web_service",
    name: "api",
    ownerId: "tea-1",
    repo: "/repository",
    buildFilter: { paths: ["api/**"] },
    serviceDetails: {
      runtime: "node",
      envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
      preDeployCommand: "npm run migrate",
      healthCheckPath: "/healthz",
    },
  },
  new Set(),
  4321,
  testSources(),
);
const update = (input: Parameters<typeof updateService>[1]) => updateService(service, input, "later");

describe("a patch of a service", () => {
  it("that is empty changes only the time", () => {
    expect(update({})).toEqual({ ...service, updatedAt: "later" });
  });

  it("changes one command and keeps the others", () => {
    const { envSpecificDetails } = update({
      serviceDetails: { envSpecificDetails: { buildCommand: "npm ci && npm run build" } },
    }).serviceDetails;
    expect(envSpecificDetails).toEqual({
      buildCommand: "npm ci && npm run build",
      startCommand: "npm start",
      preDeployCommand: "npm run migrate",
    });
  });

  it("clears the build filter by an empty object", () => {
    expect(update({ buildFilter: {} })).not.toHaveProperty("buildFilter");
  });

  it("shows a pre-deploy command that was taken back as an empty one, and none that was never set", () => {
    const takenBack = update({ serviceDetails: { preDeployCommand: "" } });
    expect(takenBack.serviceDetails.envSpecificDetails?.preDeployCommand).toBe("");
    const later = updateService(takenBack, {}, "later");
    expect(later.serviceDetails.envSpecificDetails?.preDeployCommand).toBe("");
    const { preDeployCommand, ...never } = service.serviceDetails.envSpecificDetails ?? {};
    expect(preDeployCommand).toBe("npm run migrate");
    const without = { ...service, serviceDetails: { ...service.serviceDetails, envSpecificDetails: never } };
    const { envSpecificDetails } = updateService(
      without,
      { serviceDetails: { preDeployCommand: "" } },
      "later",
    ).serviceDetails;
    expect(envSpecificDetails).not.toHaveProperty("preDeployCommand");
  });

  it("takes `null` for a list like one that is left out", () => {
    const body = { buildFilter: { paths: null, ignoredPaths: ["docs/**"] } };
    expect(update(serviceUpdateSchema.parse(body)).buildFilter).toEqual({ ignoredPaths: ["docs/**"] });
  });

  it("to the free plan is refused while it has what only paid plans have", () => {
    const toFree = (details: object) => () => update({ serviceDetails: { plan: "free", ...details } });
    expect(toFree({})).toThrow("plan `free` runs none");
    const free = toFree({ preDeployCommand: "" })();
    expect(free.serviceDetails).not.toHaveProperty("sshAddress");
    expect(free.serviceDetails).not.toHaveProperty("maintenanceMode");
    const { sshAddress, maintenanceMode } = service.serviceDetails;
    expect(updateService(free, { serviceDetails: { plan: "starter" } }, "later").serviceDetails).toMatchObject({
      sshAddress,
      maintenanceMode,
    });
  });

  it("turns maintenance on and off, and keeps what it says of it", () => {
    const on = update({ serviceDetails: { maintenanceMode: { enabled: true, uri: "https://status.example.com" } } });
    expect(on.serviceDetails.maintenanceMode).toEqual({ enabled: true, uri: "https://status.example.com" });
    const off = updateService(on, { serviceDetails: { maintenanceMode: { enabled: false } } }, "later");
    expect(off.serviceDetails.maintenanceMode).toEqual({ enabled: false, uri: "https://status.example.com" });
    expect(updateService(on, {}, "later").serviceDetails.maintenanceMode).toEqual(on.serviceDetails.maintenanceMode);
  });

  it.each([
    [{ previews: { generation: "manual" }, pullRequestPreviewsEnabled: "yes" }, "manual", "no"],
    [{ pullRequestPreviewsEnabled: "yes" }, "automatic", "yes"],
    [{ previews: {} }, "off", "no"],
  ] as const)("with %j keeps both spellings of previews in step", (input, generation, pullRequestPreviewsEnabled) => {
    const { serviceDetails } = update({ serviceDetails: input });
    expect(serviceDetails).toMatchObject({ previews: { generation }, pullRequestPreviewsEnabled });
    const { serviceDetails: later } = updateService({ ...service, serviceDetails }, {}, "later");
    expect(later).toEqual(serviceDetails);
  });

  it("leaves nothing of a Dockerfile when an image is run in its place", () => {
    const { service: ofDocker } = createService(
      {
        ...{ type: "web_service", name: "api", ownerId: "tea-1", repo: "/repository" },
        serviceDetails: {
          runtime: "docker",
          envSpecificDetails: { dockerCommand: "serve", dockerContext: "api", dockerfilePath: "api/Dockerfile" },
        },
      },
      new Set(),
      4321,
      testSources(),
    );
    const image = { ownerId: "tea-1", imagePath: "ghcr.io/acme/api" };
    const asImage = updateService(ofDocker, { image, serviceDetails: { runtime: "image" } }, "later");
    const details = { dockerCommand: "serve", dockerContext: "", dockerfilePath: "" };
    expect(asImage.serviceDetails.envSpecificDetails).toEqual(details);
    const back = { repo: "/repository", serviceDetails: { runtime: "docker" } } as const;
    expect(updateService(asImage, back, "later").serviceDetails.envSpecificDetails).toEqual(details);
  });

  it("moves a native build to Docker in place", () => {
    const { runtime, env, envSpecificDetails } = update({
      serviceDetails: { runtime: "docker", envSpecificDetails: { dockerfilePath: "./Dockerfile" } },
    }).serviceDetails;
    expect([runtime, env]).toEqual(["docker", "docker"]);
    expect(envSpecificDetails).toEqual({
      dockerCommand: "",
      dockerContext: "",
      dockerfilePath: "./Dockerfile",
      preDeployCommand: "npm run migrate",
    });
  });

  it.each([
    [{ autoDeploy: "no" }, "no", "off"],
    [{ autoDeployTrigger: "checksPass" }, "yes", "checksPass"],
    [{ autoDeploy: "yes", autoDeployTrigger: "off" }, "no", "off"],
  ] as const)("with %j keeps both spellings of auto-deploy in step", (input, autoDeploy, autoDeployTrigger) => {
    expect(update(input)).toMatchObject({ autoDeploy, autoDeployTrigger });
  });
});
