import type { ServiceCreate } from "@slipway/render-api";
import { describe, expect, it } from "vitest";
import { testSources } from "../../testing/test-sources";
import { checkServiceCreate, createService } from "./create";

const valid: ServiceCreate = {
  type: "web_service",
  name: "My API",
  ownerId: "tea-1",
  repo: "https://github.com/acme/api",
  serviceDetails: { runtime: "node", envSpecificDetails: { buildCommand: "npm ci", startCommand: "npm start" } },
};

function create(changes: Partial<ServiceCreate>, taken: string[] = []) {
  return createService({ ...valid, ...changes }, new Set(taken), 4321, testSources(), 4322);
}

describe("a new service", () => {
  it("has Render's defaults, and the emulator's addresses", () => {
    const { service } = create({});
    expect(service).toMatchObject({
      slug: "my-api",
      autoDeploy: "yes",
      autoDeployTrigger: "commit",
      rootDir: "",
      suspended: "not_suspended",
      internalAddress: "127.0.0.1:4322",
      serviceDetails: { plan: "starter", region: "oregon", numInstances: 1, url: "http://127.0.0.1:4321" },
    });
    expect(service.id).toMatch(/^srv-[0-9a-v]{20}$/);
    expect(service.dashboardUrl).toBe(`https://dashboard.render.com/web/${service.id}`);
  });

  it("on the free plan has one instance, no pre-deploy command, no SSH and no maintenance mode", () => {
    const free = { ...valid.serviceDetails, plan: "free" } as const;
    const { serviceDetails } = create({ serviceDetails: free }).service;
    expect(serviceDetails).not.toHaveProperty("sshAddress");
    expect(serviceDetails).not.toHaveProperty("maintenanceMode");
    expect(() => create({ serviceDetails: { ...free, numInstances: 2 } })).toThrow("plan `free` has one instance");
    expect(() => create({ serviceDetails: { ...free, preDeployCommand: "true" } })).toThrow("plan `free` runs none");
  });

  it("returns its pre-deploy command among the details of its runtime", () => {
    const { service } = create({ serviceDetails: { ...valid.serviceDetails, preDeployCommand: "npm run migrate" } });
    expect(service.serviceDetails.envSpecificDetails?.preDeployCommand).toBe("npm run migrate");
    expect(service.serviceDetails).not.toHaveProperty("preDeployCommand");
  });

  it("with a Dockerfile shows unset fields as empty strings", () => {
    const { service } = create({ serviceDetails: { runtime: "docker" } });
    expect(service.serviceDetails.envSpecificDetails).toEqual({
      dockerCommand: "",
      dockerContext: "",
      dockerfilePath: "",
    });
  });

  it.each([
    [{ type: "web_service" }, [], /^my-api$/],
    [{ type: "web_service" }, ["my-api"], /^my-api-[a-z0-9]{4}$/],
    [{ type: "background_worker" }, [], /^my-api-[a-z0-9]{4}$/],
    [{ type: "cron_job" }, [], /^my-api-[a-z0-9]{4}$/],
    [{ name: " The (new) API: 2! " }, [], /^the-new-api-2$/],
    [{ name: `${"a".repeat(57)} ${"b".repeat(40)}` }, [], /^a{57}$/],
  ] as const)("%j with the slugs %j taken has a slug like %s", (changes, taken, slug) => {
    expect(create(changes, [...taken]).service.slug).toMatch(slug);
  });

  it.each([
    [{ type: "cron_job" }, "`serviceDetails.schedule` is required for a cron_job"],
    [{ repo: undefined }, "`repo` is required"],
    ...["ext::sh -c id", "fd://17", "-x@host:y", "https://host/a\nb"].map((repo): [Partial<ServiceCreate>, string] => [
      { repo },
      `\`repo\` is \`${repo}\`: use a git URL or an absolute path`,
    ]),
    [{ repo: "https://me:secret@host\n/x" }, "`repo` is `https://host\n/x`: use a git URL"],
    [{ repo: "../api" }, "`repo` is `../api`: use a git URL or an absolute path"],
    [{ serviceDetails: {} }, "`serviceDetails.runtime` is required"],
    [
      { serviceDetails: { runtime: "node", envSpecificDetails: { buildCommand: "x" } } },
      "`serviceDetails.envSpecificDetails.startCommand` is required for runtime `node`",
    ],
  ] as const)("is refused with %j", (changes, message) => {
    expect(() => checkServiceCreate({ ...valid, ...changes })).toThrow(message);
  });
});
