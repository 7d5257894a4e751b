import { expect, test } from "vitest";
import { serviceCreateSchema, serviceUpdateSchema } from "@slipway/render-api";
import { postgres } from "../resources/postgres/declaration";
import { withOwnImage } from "../resources/service/api";
import { webService } from "../resources/web-service/declaration";
import { createBody, type Inputs, patchBody } from "./request";

const service = {
  name: "api",
  repo: "https://example.com/api",
  rootDir: "",
  runtime: "node",
  buildCommand: "npm ci",
  startCommand: "npm start",
  plan: "starter",
  region: "oregon",
  numInstances: 2,
  healthCheckPath: "/health",
};

test("the body that creates a service has each property at its place", () => {
  const body = createBody(webService, { ...service, preDeployCommand: "npm run migrate" });
  expect(body).toEqual({
    name: "api",
    repo: "https://example.com/api",
    rootDir: "",
    serviceDetails: {
      runtime: "node",
      envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
      preDeployCommand: "npm run migrate",
      plan: "starter",
      region: "oregon",
      numInstances: 2,
      healthCheckPath: "/health",
    },
  });
  expect(serviceCreateSchema.safeParse({ type: "web_service", ownerId: "tea-1", ...body }).success).toBe(true);
});

test("what Render takes by a patch alone is in no body that creates", () => {
  const cached = { ...service, cache: { profile: "origin-controlled" } };
  expect(createBody(webService, cached)).toEqual(createBody(webService, service));
  const patch = patchBody(webService, cached, new Set(["cache"]), service);
  expect(patch).toEqual({ serviceDetails: { cache: { profile: "origin-controlled" } } });
  expect(serviceUpdateSchema.parse(patch)).toEqual(patch);
});

test("the credential of a Dockerfile is created at its own place", () => {
  const docker = { name: "api", repo: "https://example.com/api", rootDir: "", runtime: "docker" };
  expect(createBody(webService, { ...docker, registryCredentialId: "rgc-1" })).toEqual({
    ...{ name: "api", repo: "https://example.com/api", rootDir: "" },
    serviceDetails: { runtime: "docker", envSpecificDetails: { registryCredentialId: "rgc-1" } },
  });
});

const ofImage = { name: "api", rootDir: "", runtime: "image", image: "ghcr.io/acme/api:1", dockerCommand: "serve" };
const filter = { paths: ["api/**"], ignoredPaths: [] };

test.each<[string, Inputs, string[], object | undefined]>([
  [
    "sends an image with its credential when one of them changed",
    { ...ofImage, registryCredentialId: "rgc-1" },
    ["registryCredentialId"],
    { image: { imagePath: "ghcr.io/acme/api:1", registryCredentialId: "rgc-1" } },
  ],
  [
    "sends an image alone when its credential was taken away",
    ofImage,
    ["registryCredentialId"],
    { image: { imagePath: "ghcr.io/acme/api:1" } },
  ],
  [
    "moves from a repository to an image, of which nothing of the repository is said",
    ofImage,
    ["repo", "buildFilter", "runtime", "buildCommand", "startCommand", "image", "dockerCommand"],
    {
      image: { imagePath: "ghcr.io/acme/api:1" },
      serviceDetails: { runtime: "image", envSpecificDetails: { dockerCommand: "serve" } },
    },
  ],
  [
    "moves from an image to a repository, of which nothing of the image is said",
    { ...service, buildFilter: filter },
    [
      "repo",
      "buildFilter",
      "runtime",
      "buildCommand",
      "startCommand",
      "image",
      "registryCredentialId",
      "dockerCommand",
    ],
    {
      repo: "https://example.com/api",
      buildFilter: filter,
      serviceDetails: {
        runtime: "node",
        envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" },
      },
    },
  ],
  [
    "empties the credential of a private image that gives way to a Dockerfile",
    { runtime: "docker", repo: "https://example.com/api" },
    ["repo", "runtime", "image", "registryCredentialId"],
    {
      repo: "https://example.com/api",
      serviceDetails: { runtime: "docker", envSpecificDetails: { registryCredentialId: "" } },
    },
  ],
  [
    "moves a credential from an image to a Dockerfile",
    { runtime: "docker", repo: "https://example.com/api", registryCredentialId: "rgc-1" },
    ["repo", "runtime", "image"],
    {
      repo: "https://example.com/api",
      serviceDetails: { runtime: "docker", envSpecificDetails: { registryCredentialId: "rgc-1" } },
    },
  ],
  [
    "sends a Dockerfile's credential with the rest of how it is built",
    { runtime: "docker", dockerfilePath: "./D", dockerContext: ".", registryCredentialId: "rgc-1" },
    ["dockerContext"],
    {
      serviceDetails: {
        envSpecificDetails: { dockerfilePath: "./D", dockerContext: ".", registryCredentialId: "rgc-1" },
      },
    },
  ],
  [
    "says nothing of a credential that a Dockerfile's service may have of somebody else",
    { runtime: "docker", dockerfilePath: "./D" },
    ["dockerfilePath"],
    { serviceDetails: { envSpecificDetails: { dockerfilePath: "./D" } } },
  ],
  [
    "sends what changed and nothing else",
    service,
    ["healthCheckPath"],
    { serviceDetails: { healthCheckPath: "/health" } },
  ],
  [
    "sends both commands when one changed",
    service,
    ["startCommand"],
    { serviceDetails: { envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" } } },
  ],
  ["clears what was taken away", service, ["preDeployCommand"], { serviceDetails: { preDeployCommand: "" } }],
  ["empties a filter that was taken away", service, ["buildFilter"], { buildFilter: { paths: [], ignoredPaths: [] } }],
  [
    "turns maintenance off that was taken away",
    service,
    ["maintenanceMode"],
    { serviceDetails: { maintenanceMode: { enabled: false, uri: "" } } },
  ],
  [
    "says nothing of maintenance to a plan that has none",
    { ...service, plan: "free" },
    ["plan", "maintenanceMode"],
    { serviceDetails: { plan: "free" } },
  ],
  ["leaves out what can't change", service, ["region"], undefined],
  [
    "sends the place of the Dockerfile along with another runtime",
    { runtime: "docker", dockerfilePath: "./D" },
    ["runtime", "startCommand"],
    { serviceDetails: { runtime: "docker", envSpecificDetails: { dockerfilePath: "./D" } } },
  ],
])("a patch %s", (_, inputs, changed, expected) => {
  const body = patchBody(webService, inputs, new Set(changed), inputs);
  expect(body).toEqual(expected);
  expect(serviceUpdateSchema.safeParse(withOwnImage(body ?? {})).success).toBe(true);
});

test("what has to be sent along is sent as it is", () => {
  const body = patchBody(webService, { ...service, startCommand: "npm run serve" }, new Set(["startCommand"]), {
    ...service,
    buildCommand: "make",
  });
  expect(body).toEqual({
    serviceDetails: { envSpecificDetails: { buildCommand: "make", startCommand: "npm run serve" } },
  });
});

test("opening a database again sends what leaving the list out means", () => {
  expect(patchBody(postgres, {}, new Set(["ipAllowList"]), {})).toEqual({
    ipAllowList: [{ cidrBlock: "0.0.0.0/0", description: "everywhere" }],
  });
});
