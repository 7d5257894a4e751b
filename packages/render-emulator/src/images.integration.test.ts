import { createHash } from "node:crypto";
import { deploySchema, serviceCreatedSchema, serviceSchema } from "@slipway/render-api";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { startTestEmulator } from "./testing/test-folder";

const digest = `sha256:${"ab".repeat(32)}`;
const idSchema = z.object({ id: z.string() });

let context: Awaited<ReturnType<typeof startTestEmulator>>;
beforeAll(async () => (context = await startTestEmulator({ runtime: "simulated" })));
afterAll(() => context[Symbol.asyncDispose]());

async function create(changes: { imagePath?: string; registryCredentialId?: string; [field: string]: unknown }) {
  const { imagePath = "nginx", registryCredentialId, details, ...rest } = changes;
  const { ownerId } = context.emulator;
  const reply = await context.client.send("POST", "/services", {
    ...{ type: "web_service", ownerId, image: { ownerId, imagePath, registryCredentialId } },
    ...rest,
    serviceDetails: { runtime: "image", ...(details as object) },
  });
  if (reply.status !== 201) return { refused: reply };
  const { service, deployId } = serviceCreatedSchema.parse(reply.body);
  return { service, deployId, deploy: await context.client.untilFinished(service.id, deployId) };
}

async function created(changes: Parameters<typeof create>[0]) {
  const { service, deploy, deployId, refused } = await create(changes);
  if (service === undefined) throw new Error(JSON.stringify(refused));
  return { service, deploy, deployId };
}

describe("a service of an image", () => {
  it("has it in full, no repository, and a deploy of its digest", async () => {
    const { service, deploy } = await created({
      name: "web",
      details: { envSpecificDetails: { dockerCommand: "serve" } },
    });
    expect(service).toMatchObject({
      ...{ imagePath: "docker.io/library/nginx:latest", autoDeploy: "yes" },
      serviceDetails: { runtime: "image", envSpecificDetails: { dockerCommand: "serve", dockerContext: "" } },
    });
    expect(service).not.toHaveProperty("repo");
    const sha = `sha256:${createHash("sha256").update("docker.io/library/nginx:latest").digest("hex")}`;
    expect(deploy).toMatchObject({
      status: "live",
      commit: null,
      image: { ref: "docker.io/library/nginx:latest", sha },
    });
  });

  it.each([
    [{}, "update_in_progress"],
    [{ preDeployCommand: "migrate" }, "pre_deploy_in_progress"],
  ])("with %j begins a deploy as %s, with its digest in the reply", async (details, begins) => {
    const { service } = await created({ name: `begins-${begins}`, imagePath: `localhost:5000/api@${digest}`, details });
    const reply = deploySchema.parse(await context.client.ask("POST", `/services/${service.id}/deploys`, {}));
    expect(reply).toMatchObject({
      status: begins,
      commit: null,
      image: { ref: `localhost:5000/api@${digest}`, sha: digest },
    });
    await context.client.untilFinished(service.id, reply.id);
  });

  it("deploys another tag or digest of it for once, goes back, and refuses another image and a commit", async () => {
    const { client } = context;
    const { service, deploy } = await created({ name: "tags", imagePath: "ghcr.io/acme/api:1" });
    const other = await client.deploy(service.id, { imageUrl: `ghcr.io/acme/api@${digest}` });
    expect(other.image).toEqual({ ref: `ghcr.io/acme/api@${digest}`, sha: digest });
    expect(await client.service(service.id)).toMatchObject({ imagePath: "ghcr.io/acme/api:1" });
    const again = await client.deploy(service.id, { deployMode: "deploy_only" });
    expect(again.image).toEqual(other.image);
    const back = deploySchema.parse(
      await client.ask("POST", `/services/${service.id}/rollback`, { deployId: deploy.id }),
    );
    expect(await client.untilFinished(service.id, back.id)).toMatchObject({ status: "live", image: deploy.image });
    for (const [body, said] of [
      [{ imageUrl: "ghcr.io/acme/other:1" }, "only tag and digest may differ from the service's `ghcr.io/acme/api:1`"],
      [{ commitId: "a".repeat(40) }, "this service runs an image"],
    ] as const) {
      const reply = await client.send("POST", `/services/${service.id}/deploys`, body);
      expect(reply).toMatchObject({ status: 400, body: { message: expect.stringContaining(said) as string } });
    }
  });

  it("as a cron job is live in the reply to a deploy, since nothing is started", async () => {
    const { client } = context;
    const { service } = await created({ type: "cron_job", name: "nightly", details: { schedule: "0 3 * * *" } });
    const reply = deploySchema.parse(await client.ask("POST", `/services/${service.id}/deploys`, {}));
    expect(reply).toMatchObject({ status: "live", finishedAt: expect.any(String) as string });
  });

  it("moves to a repository and back in place", async () => {
    const { client, emulator } = context;
    const { service } = await created({ name: "moves", imagePath: "ghcr.io/acme/api:1" });
    const path = `/services/${service.id}`;
    const commands = { buildCommand: "true", startCommand: "node server.js" };
    const repo = "https://git.acme.example/acme/api";
    const native = { runtime: "node", envSpecificDetails: commands };
    const asBuilt = serviceSchema.parse(await client.ask("PATCH", path, { repo, serviceDetails: native }));
    expect(asBuilt).toMatchObject({ repo, serviceDetails: { runtime: "node", envSpecificDetails: commands } });
    expect(asBuilt).not.toHaveProperty("imagePath");
    expect(await client.send("POST", `${path}/deploys`, { deployMode: "deploy_only" })).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("no successful build yet") as string },
    });
    expect(await client.deploy(service.id)).toMatchObject({
      status: "live",
      commit: { id: expect.any(String) as string },
    });
    const image = { ownerId: emulator.ownerId, imagePath: "ghcr.io/acme/api:2" };
    const asImage = serviceSchema.parse(
      await client.ask("PATCH", path, { image, serviceDetails: { runtime: "image" } }),
    );
    expect(asImage.imagePath).toBe("ghcr.io/acme/api:2");
    expect(asImage).not.toHaveProperty("repo");
    const again = await client.deploy(service.id, { deployMode: "deploy_only" });
    expect(again).toMatchObject({ status: "live", commit: null, image: { ref: "ghcr.io/acme/api:1" } });
    expect(await client.deploy(service.id)).toMatchObject({ commit: null, image: { ref: "ghcr.io/acme/api:2" } });
  });

  it.each([
    [{ image: undefined }, "`image` is required for runtime `image`"],
    [{ repo: "https://git.acme.example/acme/api" }, "`repo`: a service with runtime `image` has none"],
    [{ details: { runtime: "docker" } }, "a service runs one with `serviceDetails.runtime` `image`"],
    [{ imagePath: "No Image" }, "expected an image such as `ghcr.io/acme/api:1.2`"],
    [{ image: { ownerId: "tea-another", imagePath: "nginx" } }, "`image.ownerId` is `tea-another`"],
    [{ registryCredentialId: "rgc-none" }, "there is no registry credential `rgc-none`"],
  ])("is refused with %j", async (changes, said) => {
    const { refused } = await create({ name: "refused", ...changes });
    expect(refused).toMatchObject({ status: 400, body: { message: expect.stringContaining(said) as string } });
  });
});

it("a registry credential that a service has can't be deleted, and its new name is the service's", async () => {
  const { client, emulator } = context;
  const credential = { registry: "GITHUB", name: "ghcr", username: "acme", authToken: "secret" };
  const body = { ...credential, ownerId: emulator.ownerId };
  const { id } = idSchema.parse(await client.ask("POST", "/registrycredentials", body));
  const { service, deploy } = await created({
    name: "private",
    imagePath: "ghcr.io/acme/api",
    registryCredentialId: id,
  });
  expect(service.registryCredential).toEqual({ id, name: "ghcr" });
  expect(deploy.image?.registryCredential).toBe("ghcr");
  await client.ask("PATCH", `/registrycredentials/${id}`, { ...credential, name: "packages" });
  expect((await client.service(service.id)).registryCredential).toEqual({ id, name: "packages" });
  expect(await client.send("DELETE", `/registrycredentials/${id}`)).toMatchObject({
    status: 409,
    body: { message: expect.stringContaining("used by service `private`") as string },
  });
  const image = { ownerId: emulator.ownerId, imagePath: "ghcr.io/acme/api" };
  await client.ask("PATCH", `/services/${service.id}`, { image });
  expect(await client.send("DELETE", `/registrycredentials/${id}`)).toMatchObject({ status: 204 });
});

it("what a Dockerfile builds on is pulled with a credential that stands in full among the service's details", async () => {
  const { client, emulator } = context;
  const { ownerId } = emulator;
  const credential = { registry: "GITHUB", name: "bases", username: "acme", authToken: "secret" };
  const shown = idSchema.loose().parse(await client.ask("POST", "/registrycredentials", { ...credential, ownerId }));
  const { service } = serviceCreatedSchema.parse(
    await client.ask("POST", "/services", {
      ...{ type: "web_service", name: "on-private-base", ownerId, repo: "https://git.acme.example/acme/api" },
      serviceDetails: { runtime: "docker", envSpecificDetails: { registryCredentialId: shown.id } },
    }),
  );
  const path = `/services/${service.id}`;
  for (const reply of [service, await client.get(path), await client.ask("PATCH", path, { name: "renamed" })]) {
    expect(reply).toHaveProperty("serviceDetails.envSpecificDetails.registryCredential", shown);
    expect(reply).not.toHaveProperty("registryCredential");
  }
  expect(await client.send("DELETE", `/registrycredentials/${shown.id}`)).toMatchObject({ status: 409 });
  await client.ask("PATCH", path, { serviceDetails: { envSpecificDetails: { registryCredentialId: "" } } });
  const without = await client.get(path);
  expect(without).not.toHaveProperty("serviceDetails.envSpecificDetails.registryCredential");
  expect(await client.send("DELETE", `/registrycredentials/${shown.id}`)).toMatchObject({ status: 204 });
});

it("an emulator of processes keeps an image, and its deploy fails with what it would take", async () => {
  await using processes = await startTestEmulator();
  const { client, emulator } = processes;
  const { ownerId } = emulator;
  const { service, deployId } = serviceCreatedSchema.parse(
    await client.ask("POST", "/services", {
      ...{ type: "background_worker", name: "worker", ownerId, image: { ownerId, imagePath: "acme/worker" } },
      serviceDetails: { runtime: "image" },
    }),
  );
  const deploy = await client.untilFinished(service.id, deployId);
  expect(deploy).toMatchObject({ status: "update_failed", image: { ref: "docker.io/acme/worker:latest" } });
  expect(await client.logs(service.id)).toContain("Running docker.io/acme/worker:latest takes containers");
});
