import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { WebServiceArgs } from "../platform";
import { runWithMocks } from "./mocks.fixture";
import { placement } from "./placement.fixture";
import { generatedValueOf, RenderWebService, webServiceArgs } from "./web-service";

const args: WebServiceArgs = {
  source: { repo: "https://github.com/acme/shop", branch: "main", rootDir: "apps/web", paths: ["src/**"] },
  variables: { values: { LOG_LEVEL: "info" }, addresses: {}, generated: ["API_KEY"] },
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
    envVars: { LOG_LEVEL: "info" },
    generatedEnvVars: ["API_KEY"],
  });
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
  ["a size", { plan: "pro", instances: 3 }, { plan: "pro", numInstances: 3 }],
])("%s reaches Render", (_, change, told) => {
  expect(webServiceArgs(placement, { ...args, ...change })).toMatchObject(told);
});

describe("a generated value", () => {
  /** A service with these generated variables; Render makes `API_KEY` and no other. */
  const generating = (...generated: string[]) =>
    new RenderWebService(placement, { ...args, variables: { ...args.variables, generated } });

  test("is what Render made, as a secret", async () => {
    const { result } = await runWithMocks(() => {
      const value = generating("API_KEY").generatedValue("API_KEY");
      return { value, isSecret: pulumi.isSecret(value) };
    });
    expect(result).toEqual({ value: "made-by-render-0123456789", isSecret: true });
  });

  test("that Render has not made ends the program, and reaches no other service", async () => {
    const run = runWithMocks(() => generating("API_KEY", "TOKEN").generatedValue("TOKEN"));
    await expect(run).rejects.toThrow("`web` has no value for `TOKEN`");
  });

  test("of a variable that is not generated is refused at once", async () => {
    const run = runWithMocks(() => generating("API_KEY").generatedValue("LOG_LEVEL"));
    await expect(run).rejects.toThrow("`web` has no generated variable `LOG_LEVEL`; bind it to `generated` first");
  });

  test.each([
    ["missing", {}],
    ["empty", { API_KEY: "" }],
  ])("that is %s is told by the names of service and variable", (_, values: Record<string, string>) => {
    expect(() => generatedValueOf(values, "API_KEY", "web")).toThrow(
      "`web` has no value for `API_KEY`, which Render was to generate: remove the variable on Render and bring the stack up with `--refresh`, and a new one is made",
    );
  });
});
