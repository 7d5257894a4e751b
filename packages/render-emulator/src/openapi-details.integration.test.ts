import { afterAll, beforeAll, it } from "vitest";
import { z } from "zod";
import { OpenApiAsker } from "./testing/openapi-asker";
import { check } from "./testing/openapi-replies";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

/** What the emulator says of services of each type against Render's own description of it. */

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
let asker: OpenApiAsker;
beforeAll(async () => {
  context = await startTestEmulator();
  asker = new OpenApiAsker(context.client);
  repository = await TestRepository.create(`${context.folder}/repository`, { "server.js": webServer("one") });
});
afterAll(() => context[Symbol.asyncDispose]());

const types = {
  web_service: "webServiceDetails",
  private_service: "privateServiceDetails",
  background_worker: "backgroundWorkerDetails",
  static_site: "staticSiteDetails",
} as const;

it.each(Object.entries(types))("a %s is as Render describes it", async (type, details) => {
  const isStatic = type === "static_site";
  const native = {
    runtime: "node",
    envSpecificDetails: { buildCommand: "true", startCommand: "node server.js" },
    disk: { name: "data", mountPath: "/var/data" },
  };
  const created = await asker.ask("POST /services", [], {
    type,
    name: `described-${type}`,
    ownerId: context.emulator.ownerId,
    repo: repository.path,
    branch: "main",
    buildFilter: { paths: ["a"], ignoredPaths: ["b"] },
    serviceDetails: isStatic ? { buildCommand: "true", publishPath: "." } : { ...native, preDeployCommand: "true" },
  });
  const { service } = z.object({ service: z.looseObject({ id: z.string() }) }).parse(created);
  const read = z
    .looseObject({ serviceDetails: z.unknown() })
    .parse(await asker.ask("GET /services/{serviceId}", [service.id]));
  check(type, { $ref: `render#/$defs/${details}` }, read.serviceDetails);
});
