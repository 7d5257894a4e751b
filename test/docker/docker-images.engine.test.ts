import { registryCredentialSchema, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { startTestEmulator } from "../../packages/render-emulator/src/testing/test-folder";
import { dockerFault, removeImagesOf } from "./docker";
import { TestRegistry } from "./test-registry";

const fault = dockerFault();
const [own, other] = process.arch === "arm64" ? (["arm64", "amd64"] as const) : (["amd64", "arm64"] as const);
let world: Awaited<ReturnType<typeof startTestEmulator>>;
let registry: TestRegistry;
const hosts = new Set<string>();

beforeAll(async () => {
  if (fault !== undefined && process.env.REQUIRE_DOCKER === "1") throw new Error(fault);
  if (fault !== undefined) return;
  world = await startTestEmulator({ runtime: "docker" });
  registry = await TestRegistry.start();
});
beforeEach(({ skip }) => {
  if (fault !== undefined) skip(fault);
});
afterAll(async () => {
  if (fault !== undefined) return;
  await world[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
  for (const host of hosts) await removeImagesOf(host);
});

async function create(name: string, imagePath: string, { host = registry.host, registryCredentialId = "" } = {}) {
  hosts.add(host);
  const { ownerId } = world.emulator;
  const image = { ownerId, imagePath: `${host}/${imagePath}`, registryCredentialId };
  const input = { type: "background_worker", name, ownerId, image, serviceDetails: { runtime: "image" } };
  const { service, deployId } = serviceCreatedSchema.parse(await world.client.ask("POST", "/services", input));
  return { service, deploy: await world.client.untilFinished(service.id, deployId) };
}

test("runs what its tag stands for at each deploy, told by its digest, and pulls nothing twice", async () => {
  const first = registry.publish("acme/worker:1", "says one", own);
  const { service, deploy } = await create("tagged", "acme/worker:1");
  const logs = () => world.client.logs(service.id);
  expect(deploy.status, await logs()).toBe("live");
  expect(deploy.image).toEqual({ ref: `${registry.host}/acme/worker:1`, sha: first });
  expect(await logs()).toContain("says one");
  const pulled = registry.layersAsked.length;
  expect(pulled).toBeGreaterThan(0);
  expect((await world.client.deploy(service.id)).status).toBe("live");
  expect(await logs()).toContain("The image is here already: nothing is pulled");
  const second = registry.publish("acme/worker:1", "says two", own);
  expect((await world.client.deploy(service.id)).image?.sha).toBe(second);
  expect(await logs()).toContain("says two");
  // Its layer is the one that was here.
  expect(registry.layersAsked).toHaveLength(pulled);
  const byDigest = await create("pinned", `acme/worker@${first}`);
  expect(byDigest.deploy).toMatchObject({ status: "live", image: { sha: first } });
  await world.client.ask("POST", `/services/${service.id}/rollback`, { deployId: deploy.id });
  await world.client.until(logs, (text) => text.split("says one").length > 3);
});

test("is pulled with its credential, and not without", async () => {
  await using closed = await TestRegistry.start("ada:s3cret");
  const { host } = closed;
  closed.publish("acme/worker:1", "says a secret", own);
  const refused = await create("stranger", "acme/worker:1", { host });
  expect(refused.deploy.status).toBe("update_failed");
  expect(await world.client.logs(refused.service.id)).toContain(`The image ${host}/acme/worker:1 can't be pulled: `);
  const input = {
    registry: "DOCKER",
    name: "own",
    username: "ada",
    authToken: "s3cret",
    ownerId: world.emulator.ownerId,
  };
  const { id } = registryCredentialSchema.parse(await world.client.ask("POST", "/registrycredentials", input));
  const { service, deploy } = await create("known", "acme/worker:1", { host, registryCredentialId: id });
  expect(deploy, await world.client.logs(service.id)).toMatchObject({
    status: "live",
    image: { registryCredential: "own" },
  });
});

test("for other machines, or of a registry that hasn't it, fails with one sentence that says so", async () => {
  registry.publish("acme/other:1", "says nothing", other);
  const unfit = await create("unfit", "acme/other:1");
  expect(unfit.deploy.status).toBe("update_failed");
  expect(await world.client.logs(unfit.service.id)).toContain(
    `The image ${registry.host}/acme/other:1 is for ${other}, and this machine's engine runs ${own}`,
  );
  const missing = await create("missing", "acme/missing:1");
  expect(missing.deploy.status).toBe("update_failed");
  expect(await world.client.logs(missing.service.id)).toContain(
    `The image ${registry.host}/acme/missing:1 can't be pulled: manifest unknown`,
  );
});
