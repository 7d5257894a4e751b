import { expect, test } from "vitest";
import type { WebServiceArgs } from "../platform";
import { placement } from "./placement.fixture";
import { webServiceArgs } from "./web-service";

const args: WebServiceArgs = {
  source: { repo: "https://github.com/acme/shop", branch: "main", rootDir: "apps/web", paths: ["src/**"] },
  build: { dockerfile: "Dockerfile" },
};

test("a service from a Dockerfile, with nothing else said, leaves the rest to the provider", () => {
  expect(webServiceArgs(placement, args)).toEqual({
    name: "shop-web-staging",
    region: "ohio",
    repo: "https://github.com/acme/shop",
    branch: "main",
    rootDir: "apps/web",
    buildFilter: { paths: ["apps/web/src/**"] },
    autoDeployTrigger: "off",
    runtime: "docker",
    dockerfilePath: "Dockerfile",
  });
});

test("where data may be lost, a disk may be too, and one that was taken away with it", () => {
  expect(webServiceArgs({ ...placement, disposable: true }, args)).toMatchObject({ allowDataLoss: true });
});

test("Render is told nothing of where a name is set, but the provider is", () => {
  const nameSetting = "slipway:shop.names.web";
  expect(webServiceArgs({ ...placement, nameSetting }, args)).toMatchObject({ nameSetting });
});

test.each<[string, Partial<WebServiceArgs>, object]>([
  [
    "a native build",
    { build: { runtime: "node", build: "npm ci", start: "npm start" } },
    { runtime: "node", buildCommand: "npm ci", startCommand: "npm start" },
  ],
  ["a Docker context", { build: { dockerfile: "Dockerfile", context: "web" } }, { dockerContext: "web" }],
  ["a followed branch", { followBranch: true }, { autoDeployTrigger: "checksPass" }],
  ["a pre-deploy command", { preDeployCommand: "npm run migrate" }, { preDeployCommand: "npm run migrate" }],
  ["a health path", { healthCheckPath: "/health" }, { healthCheckPath: "/health" }],
  ["a delay at shutdown", { shutdownDelaySeconds: 60 }, { maxShutdownDelaySeconds: 60 }],
  ["domains", { domains: ["shop.example.com"] }, { customDomains: ["shop.example.com"] }],
  [
    "being reached at domains alone",
    { domains: ["shop.example.com"], onlyAtDomains: true },
    { renderSubdomainPolicy: "disabled" },
  ],
  ["a port", { port: 4000 }, { port: 4000 }],
  [
    "a disk",
    { disk: { mountPath: "/var/data", sizeGB: 5 } },
    { disk: { name: "data", mountPath: "/var/data", sizeGB: 5 } },
  ],
  [
    "being scaled by its load",
    { autoscaling: { min: 1, max: 4, cpuPercent: 70 } },
    { autoscaling: { min: 1, max: 4, criteria: { cpu: { percentage: 70 } } } },
  ],
  ["a size", { plan: "pro", instances: 3 }, { plan: "pro", numInstances: 3 }],
])("%s reaches Render", (_, change, told) => {
  expect(webServiceArgs(placement, { ...args, ...change })).toMatchObject(told);
});

test("Render's own address stays where nothing else leads to a service, and while services are found there", () => {
  const closed = { ...args, onlyAtDomains: true };
  const atRender = { ...placement, reachedByDomain: false };
  for (const told of [
    webServiceArgs(placement, closed),
    webServiceArgs(atRender, { ...closed, domains: ["shop.example.com"] }),
    webServiceArgs(placement, { ...args, domains: ["shop.example.com"] }),
  ])
    expect(told.renderSubdomainPolicy).toBeUndefined();
});
