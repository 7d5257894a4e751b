import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { instanceSchema, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

/** A service that ends in the middle of its answer at `/half`, and takes its time to end. */
const breakingServer = `
require("node:http")
  .createServer((request, response) => {
    if (request.url !== "/half") return response.end("whole");
    response.writeHead(200, { "content-length": 100 });
    response.write("half", () => process.exit(3));
  })
  .listen(process.env.PORT, "0.0.0.0");
process.on("SIGTERM", () => setTimeout(() => process.exit(0), 1000));
`;

let context: Awaited<ReturnType<typeof startTestEmulator>>;
let repository: TestRepository;
beforeAll(async () => {
  context = await startTestEmulator();
  repository = await TestRepository.create(`${context.folder}/repository`, {
    "server.js": webServer("whole"),
    "breaking/server.js": breakingServer,
    "site/index.html": "home",
    "site/other.html": "other",
  });
});
afterAll(() => context[Symbol.asyncDispose]());

async function createSite(name: string): Promise<{ id: string; url: string }> {
  const { client, emulator } = context;
  const serviceDetails = { publishPath: "." };
  const site = { type: "static_site", name, ownerId: emulator.ownerId, repo: repository.path, rootDir: "site" };
  const { body } = await client.send("POST", "/services", { ...site, serviceDetails });
  const { service, deployId } = serviceCreatedSchema.parse(body);
  expect(await client.untilFinished(service.id, deployId)).toMatchObject({ status: "live" });
  return { id: service.id, url: service.serviceDetails.url ?? "" };
}

test("an answer that its instance breaks off is broken off for the caller", async () => {
  const { service } = await context.client.createWebService("breaking", repository.path, { rootDir: "breaking" });
  const response = await fetch(`${service.serviceDetails.url}/half`);
  await expect(response.text()).rejects.toThrow("terminated");
});

test("requests to a service that is being deleted get an answer or none, and end nothing else", async () => {
  const { client } = context;
  const { service } = await client.createWebService("deleted", repository.path, { rootDir: "breaking" });
  const url = service.serviceDetails.url ?? "";
  const deletion = client.send("DELETE", `/services/${service.id}`);
  const progress = { isOver: false };
  const asking = (async () => {
    const statuses = new Set<number | undefined>();
    while (!progress.isOver) statuses.add((await fetch(url).catch(() => undefined))?.status);
    return statuses;
  })();
  expect((await deletion).status).toBe(204);
  progress.isOver = true;
  expect(await asking).toContain(503);
});

test("a published file that is gone fails its own request with the reason, and no other", async () => {
  const { id, url } = await createSite("gone");
  const builds = join(context.folder, "cache/services");
  const files = await readdir(builds, { recursive: true });
  const [published = ""] = files.filter((path) => path.includes(id) && path.endsWith("other.html"));
  await rm(join(builds, published));
  const response = await fetch(`${url}/other.html`);
  expect(response.status).toBe(500);
  expect(await response.text()).toMatch(/^`other\.html` is gone from \/.*: deploy the site again\n$/);
  expect(await (await fetch(url)).text()).toBe("home");
});

test("a service that is scaled down and up again at once gets new instances for those that drain", async () => {
  const { client } = context;
  const { service } = await client.createWebService("scaled", repository.path);
  const instances = async () => {
    const found = z.array(instanceSchema).parse(await client.get(`/services/${service.id}/instances`));
    return found.map(({ id }) => id);
  };
  const scale = (numInstances: number) => client.send("POST", `/services/${service.id}/scale`, { numInstances });
  await scale(3);
  const before = await client.until(instances, (ids) => ids.length === 3);
  await scale(1);
  await scale(3);
  const after = await client.until(instances, (ids) => ids.length === 3 && ids.some((id) => !before.includes(id)));
  expect(after.filter((id) => before.includes(id))).toHaveLength(1);
  expect(await client.logs(service.id)).not.toContain("another one is started");
});
