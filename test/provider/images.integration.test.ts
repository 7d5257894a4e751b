import { afterAll, beforeAll, expect, test } from "vitest";
import type { ValueMap } from "../../packages/render/src/values/value";
import type { Resource } from "./plugin-process";
import { urn, World } from "./world";

const repository = "ghcr.io/acme/api";
const [first, second] = ["a1", "b2"].map((digits) => `${repository}@sha256:${digits.repeat(32)}`) as [string, string];

let world: World;
beforeAll(async () => (world = await World.create("simulated")));
afterAll(() => world[Symbol.asyncDispose]());

const ofImage = (name: string, more: ValueMap = {}) => ({ name, runtime: "image", image: `${repository}:1`, ...more });
const make = (kind: string, name: string, more?: ValueMap) => world.plugin.create(urn(kind, name), ofImage(name, more));
const entry = ({ id, outputs }: Resource, more: ValueMap): ValueMap => ({
  serviceId: id,
  triggers: { settings: outputs.settingsFingerprint ?? "" },
  ...more,
});
const rollOut = (name: string, services: ValueMap) => world.plugin.create(urn("Rollout", name), { services });
/** What was deployed last, and why. */
async function newest({ id }: Resource) {
  const [row] = (await world.api("GET", `/services/${id}/deploys`)) as [{ deploy: object }];
  return row.deploy;
}

test.each(["WebService", "PrivateService", "BackgroundWorker", "CronJob"])(
  "%s: an image is deployed by its digest, moved on and taken back",
  async (kind) => {
    const name = `digest-${kind}`.toLowerCase();
    const service = await make(kind, name, kind === "CronJob" ? { schedule: "0 3 * * *" } : {});
    const at = (release: string) => ({ [name]: entry(service, { release }) });
    const begun = await rollOut(name, at(first));
    expect(begun.outputs.deployed).toMatchObject({ [name]: { release: first } });
    expect(await newest(service)).toMatchObject({ status: "live", commit: null, image: { ref: first } });
    expect(await world.plugin.wouldUpdate(begun, { services: at(first) })).toBe(false);
    const ahead = await world.plugin.update(begun, { services: at(second) });
    expect(await newest(service)).toMatchObject({ trigger: "api", image: { ref: second } });
    await world.plugin.update(ahead, { services: at(first) });
    expect(await newest(service)).toMatchObject({ trigger: "rollback", image: { ref: first } });
  },
);

test("an image is imported as Render writes it, and in each of its forms it is the same", async () => {
  const made = await make("WebService", "forms", { image: "nginx" });
  expect(await world.plugin.refresh(made)).toMatchObject({ inputs: { image: "nginx" } });
  const imported = (await world.plugin.import(urn("WebService", "forms"), made.id)) ?? made;
  expect(imported.inputs).toMatchObject({ runtime: "image", image: "docker.io/library/nginx:latest" });
  expect(imported.inputs).not.toHaveProperty("repo");
  const asked = ofImage("forms");
  expect(await world.plugin.diff(imported, { ...asked, image: "nginx:latest" })).toEqual({});
  expect(await world.plugin.diff(imported, { ...asked, image: "nginx:1.29" })).toEqual({ image: "UPDATE" });
});

test("another image at Render is drift, which an update takes back", async () => {
  const made = await make("WebService", "drifts");
  const image = { ownerId: "", imagePath: `${repository}:2` };
  await world.api("PATCH", `/services/${made.id}`, { image });
  const seen = (await world.plugin.refresh(made)) ?? made;
  expect(seen.inputs.image).toBe(`${repository}:2`);
  await world.plugin.update(seen, ofImage("drifts"));
  expect(await world.api("GET", `/services/${made.id}`)).toMatchObject({ imagePath: `${repository}:1` });
});

test("a digest that somebody else deploys is drift of the rollout", async () => {
  const service = await make("WebService", "redeployed");
  const services = { api: entry(service, { release: first }) };
  const rollout = await rollOut("redeployed", services);
  await world.api("POST", `/services/${service.id}/deploys`, { imageUrl: second });
  await expect.poll(() => newest(service)).toMatchObject({ status: "live" });
  const seen = (await world.plugin.refresh(rollout)) ?? rollout;
  expect(seen.inputs.services).toMatchObject({ api: { release: second } });
  await world.plugin.update(seen, { services });
  expect(await newest(service)).toMatchObject({ status: "live", image: { ref: first } });
});

test.each(["WebService", "CronJob"])(
  "%s: without a release the tag is what runs, and stays at its digest while nothing but settings and variables change",
  async (kind) => {
    const name = `follows-${kind}`.toLowerCase();
    const service = await make(kind, name, kind === "CronJob" ? { schedule: "0 3 * * *" } : {});
    const asked = { source: service.outputs.sourceFingerprint ?? "", envVars: { A: "0" }, runtimeEnvVars: ["A"] };
    let rollout = await rollOut(name, { api: entry(service, asked) });
    const { api } = rollout.outputs.deployed as { api: { release: string } };
    expect(api.release).toMatch(/^ghcr\.io\/acme\/api@sha256:[0-9a-f]{64}$/);
    for (const more of [{ envVars: { A: "1" } }, { envVars: { A: "1" }, triggers: { settings: "other" } }]) {
      rollout = await world.plugin.update(rollout, { services: { api: entry(service, { ...asked, ...more }) } });
      expect(await newest(service)).toMatchObject({ image: { ref: api.release } });
      expect(rollout.outputs.deployed).toMatchObject({ api: { release: api.release } });
    }
  },
);

test("from a repository to an image and back a service moves in place, and each rollout runs what it says", async () => {
  const { plugin } = world;
  const asked = {
    ...{ name: "moves", repo: "https://git.acme.example/api", rootDir: "api", runtime: "node" },
    ...{ buildCommand: "true", startCommand: "node server.js" },
  };
  const commit = "c0ffee".padEnd(40, "0");
  const built = await plugin.create(urn("WebService", "moves"), asked);
  const rollout = await rollOut("moves", { api: entry(built, { release: commit }) });
  const differences = Object.values(await plugin.diff(built, ofImage("moves")));
  expect(differences.filter((kind) => kind.includes("REPLACE"))).toEqual([]);
  const asImage = await plugin.update(built, ofImage("moves"));
  expect(await plugin.wouldUpdate((await plugin.refresh(asImage)) ?? asImage, ofImage("moves"))).toBe(false);
  const moved = await plugin.update(rollout, { services: { api: entry(asImage, { release: first }) } });
  expect(moved.outputs.deployed).toMatchObject({ api: { release: first } });
  const back = await plugin.update(asImage, asked);
  expect(back.id).toBe(built.id);
  await plugin.update(moved, { services: { api: entry(back, { release: commit }) } });
  expect(await newest(back)).toMatchObject({ status: "live", commit: { id: commit } });
});

test("a registry credential is an image's until it is taken away, and can't be deleted before", async () => {
  const { plugin } = world;
  const credential = await plugin.create(urn("RegistryCredential", "ghcr"), {
    ...{ name: "ghcr", registry: "GITHUB", username: "robot", authToken: "t0ken" },
  });
  const registryCredentialId = credential.id;
  const made = await make("WebService", "private", { registryCredentialId });
  expect((await plugin.refresh(made))?.inputs).toMatchObject({ registryCredentialId });
  await expect(plugin.delete(credential)).rejects.toThrow("used by service `private`");
  const without = await plugin.update(made, ofImage("private"));
  expect(without.inputs).not.toHaveProperty("registryCredentialId");
  await plugin.delete(credential);
});

test("a private image gives way to a Dockerfile and its credential goes; back to an image nothing of the Dockerfile is left", async () => {
  const { plugin } = world;
  const credential = await plugin.create(urn("RegistryCredential", "moving"), {
    ...{ name: "moving", registry: "GITHUB", username: "robot", authToken: "t0ken" },
  });
  const made = await make("WebService", "moving", { registryCredentialId: credential.id });
  const asked = {
    ...{ name: "moving", repo: "https://git.acme.example/api", rootDir: "api", runtime: "docker" },
    ...{ dockerfilePath: "deploy/Dockerfile", dockerContext: "deploy" },
  };
  const docker = await plugin.update(made, asked);
  await plugin.delete(credential);
  const back = await plugin.update(docker, ofImage("moving"));
  const seen = (await plugin.refresh(back)) ?? back;
  expect(seen.inputs).not.toHaveProperty("dockerfilePath");
  expect(await plugin.wouldUpdate(seen, ofImage("moving"))).toBe(false);
});

test("a Dockerfile's base images are pulled with a credential until it is taken away; what somebody else gave it is drift", async () => {
  const { plugin } = world;
  const credential = await plugin.create(urn("RegistryCredential", "base"), {
    ...{ name: "base", registry: "GITHUB", username: "robot", authToken: "t0ken" },
  });
  const registryCredentialId = credential.id;
  const bare = { name: "base", repo: "https://git.acme.example/api", rootDir: "api", runtime: "docker" };
  const asked = { ...bare, registryCredentialId };
  const made = await plugin.create(urn("WebService", "base"), asked);
  const imported = (await plugin.import(urn("WebService", "base"), made.id)) ?? made;
  const refreshed = (await plugin.refresh(made)) ?? made;
  for (const { inputs } of [imported, refreshed]) expect(inputs).toMatchObject({ registryCredentialId });
  expect([await plugin.wouldUpdate(imported, asked), await plugin.wouldUpdate(refreshed, asked)]).toEqual([
    false,
    false,
  ]);

  const without = await plugin.update(refreshed, bare);
  expect((await plugin.import(urn("WebService", "base"), made.id))?.inputs).not.toHaveProperty("registryCredentialId");
  const serviceDetails = { envSpecificDetails: { registryCredentialId } };
  await world.api("PATCH", `/services/${made.id}`, { serviceDetails });
  const drifted = (await plugin.refresh(without)) ?? without;
  expect(Object.keys(await plugin.diff(drifted, bare))).toEqual(["registryCredentialId"]);
  await plugin.update(drifted, bare);
  await plugin.delete(credential);
});
