import { rm } from "node:fs/promises";
import { join } from "node:path";
import { registryCredentialSchema, serviceCreatedSchema } from "@slipway/render-api";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { startEmulator } from "../../packages/render-emulator/src/emulator";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { startTestEmulator, TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { docker, dockerFault, removeImagesOf } from "./docker";
import { idOf } from "./emulator-id";
import { GreeterWorld } from "./greeter-world";
import { RegistryImage, registryFault } from "./registry";
import { TestRegistry } from "./test-registry";
import { need } from "../need";

const fault = need("DOCKER", dockerFault());
const pushed = z.object({ images: z.array(z.object({ image: z.string(), wasThere: z.boolean() })) });
const [own, other] = process.arch === "arm64" ? (["arm64", "amd64"] as const) : (["amd64", "arm64"] as const);
const base = process.env.NODE_IMAGE ?? "node:20.19.0-bookworm-slim";
let world: Awaited<ReturnType<typeof startTestEmulator>>;
let registry: TestRegistry;
const hosts = new Set<string>();

beforeAll(async () => {
  if (fault !== undefined) return;
  world = await startTestEmulator({ runtime: "docker" });
  registry = await TestRegistry.start();
});
afterAll(async () => {
  if (fault !== undefined) return;
  await world[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
  for (const host of hosts) await removeImagesOf(host);
});

async function create(
  name: string,
  imagePath: string,
  { host = registry.host, registryCredentialId = "", emulator = world.emulator, client = world.client } = {},
) {
  hosts.add(host);
  const { ownerId } = emulator;
  const image = { ownerId, imagePath: `${host}/${imagePath}`, registryCredentialId };
  const input = { type: "background_worker", name, ownerId, image, serviceDetails: { runtime: "image" } };
  const { service, deployId } = serviceCreatedSchema.parse(await client.ask("POST", "/services", input));
  return { service, deploy: await client.untilFinished(service.id, deployId) };
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

/** The id of a new registry credential, of the one whom a closed registry lets in. */
async function credentialOfAda(name: string): Promise<string> {
  const { ownerId } = world.emulator;
  const input = { registry: "DOCKER", name, username: "ada", authToken: "s3cret", ownerId };
  return registryCredentialSchema.parse(await world.client.ask("POST", "/registrycredentials", input)).id;
}

test("is pulled with its credential, and not without", async () => {
  await using closed = await TestRegistry.start("ada:s3cret");
  const { host } = closed;
  closed.publish("acme/worker:1", "says a secret", own);
  const refused = await create("stranger", "acme/worker:1", { host });
  expect(refused.deploy.status).toBe("update_failed");
  expect(await world.client.logs(refused.service.id)).toContain(`The image ${host}/acme/worker:1 can't be pulled: `);
  const id = await credentialOfAda("own");
  const { service, deploy } = await create("known", "acme/worker:1", { host, registryCredentialId: id });
  expect(deploy, await world.client.logs(service.id)).toMatchObject({
    status: "live",
    image: { registryCredential: "own" },
  });
});

test("is what a Dockerfile is built on with the credential of its service, and not without", async () => {
  await using closed = await TestRegistry.start("ada:s3cret");
  closed.publish("acme/base:1", "says that it is built on", own);
  const Dockerfile = `FROM ${closed.host}/acme/base:1\nRUN sleep 6\n`;
  const repository = await TestRepository.create(join(world.folder, "built-on"), { Dockerfile });
  const build = async (name: string, registryCredentialId: string) => {
    const serviceDetails = { runtime: "docker", envSpecificDetails: { registryCredentialId } };
    const { ownerId } = world.emulator;
    const input = { type: "background_worker", name, ownerId, repo: repository.path, autoDeploy: "no", serviceDetails };
    const { service, deployId } = serviceCreatedSchema.parse(await world.client.ask("POST", "/services", input));
    const { status } = await world.client.untilFinished(service.id, deployId);
    return { status, logs: await world.client.logs(service.id) };
  };
  const refused = await build("built-by-a-stranger", "");
  expect(refused.status).toBe("build_failed");
  expect(refused.logs).toMatch(/==> Build failed: .* 127\.0\.0\.1:\d+ .*401 Unauthorized/);
  const built = await build("built-by-ada", await credentialOfAda("base"));
  expect(built, built.logs).toMatchObject({ status: "live" });
  expect(built.logs).not.toContain("s3cret");
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

/** Skips a test of a machine that has no registry's program. */
function requireRegistry(skip: (note: string) => never): void {
  const noRegistry = registryFault();
  if (noRegistry !== undefined && process.env.REQUIRE_DOCKER === "1") throw new Error(noRegistry);
  if (noRegistry !== undefined) skip(noRegistry);
}

test("what is pushed to the registry beside the emulator runs by its digest, stays when that stops, and goes with its data", async ({
  skip,
}) => {
  requireRegistry(skip);
  await using image = await RegistryImage.build(base);
  await using folder = await TestFolder.create();
  const start = async () => {
    const dataDir = join(folder.path, "data");
    const options = { dataDir, cacheDir: join(folder.path, "cache"), registryImage: image.name };
    const emulator = await startEmulator({ ...options, runtime: "docker" });
    const label = `--filter=label=slipway.emulator=${await idOf(folder.path)}`;
    const containers = async () => (await docker("ps", "--all", "--quiet", label)).split("\n").filter(Boolean).length;
    const place = emulator.registry;
    const host = "address" in place ? place.address : "";
    const stop = () => emulator.stop();
    return { emulator, client: new TestClient(emulator), containers, host, [Symbol.asyncDispose]: stop };
  };
  await using first = await start();
  const { host } = first;
  expect(await first.containers()).toBe(0);
  registry.publish("acme/pushed:1", "says that it was pushed", own);
  await docker("pull", `${registry.host}/acme/pushed:1`);
  await docker("tag", `${registry.host}/acme/pushed:1`, `${host}/pushed:1`);
  const [, digest = ""] = / digest: (\S+) /.exec(await docker("push", `${host}/pushed:1`)) ?? [];
  expect(await first.containers()).toBe(1);
  await removeImagesOf(host);
  const { service, deploy } = await create("pushed", `pushed@${digest}`, first);
  expect(deploy, await first.client.logs(service.id)).toMatchObject({ status: "live", image: { sha: digest } });
  expect(await first.containers()).toBe(2);
  await first.emulator.stop();
  expect(await first.containers()).toBe(0);

  await removeImagesOf(host);
  await using second = await start();
  expect(second.host).toBe(host);
  const again = await second.client.deploy(service.id);
  expect(again, await second.client.logs(service.id)).toMatchObject({ status: "live", image: { sha: digest } });
  await second.emulator.stop();
  // Nobody but its user owns what the container wrote.
  await rm(folder.path, { recursive: true });
});

test("an image that is pushed once is what each stack runs, promoted and taken back by its digest, with no build", async ({
  skip,
}) => {
  requireRegistry(skip);
  await using registryImage = await RegistryImage.build(base);
  await using greeter = await GreeterWorld.create({ base, registry: registryImage.name });
  const pushTo = async (stack: string) =>
    pushed.parse(JSON.parse(await greeter.run("image", "push", "greeter", "--stack", stack, "--json"))).images[0];
  /** What a stack runs, by the API and by the engine. */
  const runs = async (stack: string) => {
    const { id, digest } = await greeter.live(stack);
    const containers = () => docker("ps", "--quiet", `--filter=label=slipway.service=${id}`);
    // The one that was replaced may still be ending.
    await expect.poll(containers).toMatch(/^\w+$/);
    return [digest, await docker("inspect", "--format={{.Image}}", await containers())];
  };
  await greeter.give("local", {});
  const first = await pushTo("local");
  const registry = first?.image.split("/")[0] ?? "";
  hosts.add(registry);
  for (const stack of ["staging", "production"]) {
    await greeter.give(stack, { registry });
    expect(await pushTo(stack)).toEqual({ ...first, wasThere: true });
    await greeter.run("deploy", "--stack", stack);
  }
  const [digest, id] = await runs("staging");
  expect(first?.image).toBe(`${registry}/greeter-web@${digest}`);
  expect(await docker("image", "inspect", "--format={{.Id}}", first?.image ?? "")).toBe(id);
  expect(await runs("production")).toEqual([digest, id]);

  await greeter.greet("second");
  const second = await pushTo("staging");
  expect(second).toMatchObject({ wasThere: false });
  await greeter.run("deploy", "--stack", "staging");
  await greeter.run("promote", "--from", "staging", "--to", "production", "--yes");
  expect(await greeter.pin("production")).toBe(second?.image);
  const [promoted] = await runs("production");
  expect(second?.image).toBe(`${registry}/greeter-web@${promoted}`);
  expect(await runs("production")).toEqual(await runs("staging"));

  await greeter.run("rollback", "--stack", "production");
  expect(await runs("production")).toEqual([digest, id]);
  expect(await greeter.builds()).toBe(0);
  const status = await greeter.run("status", "--stack", "staging");
  expect(status).toContain(`The registry beside the emulator, ${registry}, has images of`);
});
