import { homedir } from "node:os";
import { join } from "node:path";
import { deploySchema } from "@slipway/render-api";
import { afterEach, expect, test, vi } from "vitest";
import { findEngine, removeFromEngine } from "../../packages/render-emulator/src/runtimes/docker/engines";
import { startTestEmulator } from "../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { docker, dockerFault } from "./docker";
import { EngineRelay } from "./engine-relay";
import { idOf } from "./emulator-id";
import { dockerfile, server, standIn } from "./runtime-service";
import { need } from "../need";

need("DOCKER", dockerFault());
const named = "node:20.19.0-bookworm-slim";
const { NODE_IMAGE = named } = process.env;

afterEach(() => {
  vi.unstubAllEnvs();
});

test("an engine that stops in a build, in a deploy, or while it runs a service, is told in one sentence, and all goes on once it is back", async () => {
  const user = { env: process.env, home: homedir() };
  await using relay = await EngineRelay.start((await findEngine(user, "")).socketPath);
  vi.stubEnv("DOCKER_HOST", `unix://${relay.path}`);
  await using world = await startTestEmulator({ runtime: "docker", baseImages: `${named}=${NODE_IMAGE}` });
  const { client } = world;
  const slow = dockerfile.replace("COPY", 'RUN echo "it builds" && sleep 5\nCOPY');
  const files = { "server.js": server("first"), Dockerfile: slow };
  const repository = await TestRepository.create(join(world.folder, "repository"), files);
  const input = {
    type: "web_service",
    name: "shop",
    ownerId: world.emulator.ownerId,
    repo: repository.path,
    autoDeploy: "no",
    secretFiles: [{ name: "token.txt", content: "s3cret" }],
    serviceDetails: { runtime: "docker", envSpecificDetails: {}, healthCheckPath: "/" },
  };
  const made = (await client.ask("POST", "/services", input)) as { service: { id: string }; deployId: string };
  const { id } = made.service;
  const logs = () => client.logs(id, "newest");
  await client.until(logs, (text) => /^it builds$/m.test(text));
  await relay.stop();
  expect((await client.untilFinished(id, made.deployId)).status).toBe("build_failed");
  const sentence = `==> The Docker engine at \`${relay.path}\` doesn't answer any more: start it, and deploy again`;
  expect((await logs()).split("\n").at(-1)).toBe(sentence);
  expect((await client.deploy(id)).status).toBe("build_failed");
  expect(await logs()).toContain(`==> No Docker engine answers at \`unix://${relay.path}\`, by \`DOCKER_HOST\``);

  await relay.start();
  await repository.commit({ Dockerfile: dockerfile });
  expect((await client.deploy(id)).status, await logs()).toBe("live");
  const { url = "" } = (await client.service(id)).serviceDetails;
  const instance = async () =>
    fetch(`${url}/env`).then(
      async (answer) => (answer.ok ? ((await answer.json()) as Record<string, string>).RENDER_INSTANCE_ID : undefined),
      () => undefined,
    );
  const before = await instance();
  const preDeployCommand = "echo it migrates; sleep 1000";
  await client.ask("PATCH", `/services/${id}`, { serviceDetails: { envSpecificDetails: {}, preDeployCommand } });
  const migrating = deploySchema.parse(
    await client.ask("POST", `/services/${id}/deploys`, { deployMode: "deploy_only" }),
  );
  await client.until(logs, (text) => /^it migrates$/m.test(text));
  await relay.stop();
  expect((await client.untilFinished(id, migrating.id)).status).toBe("pre_deploy_failed");
  // The command may have said something before its container was looked at for the first time.
  const [, told = ""] = (await logs()).split("it migrates\n");
  const sentences = ["==> Pre-deploy was lost: the Docker engine at", "==> The Docker engine at"];
  const isTold = (line: string) => sentences.some((begin) => line.startsWith(`${begin} \`${relay.path}\``));
  expect(told.split("\n").filter(isTold), told).toHaveLength(1);
  await client.until(logs, (text) => text.includes(`was lost: the Docker engine at \`${relay.path}\` has stopped`));
  await relay.start();
  const after = await client.until(instance, (name) => name !== undefined && name !== before);
  const label = `--filter=label=slipway.emulator=${await idOf(world.folder)}`;
  // An engine may let its containers run on while it is away: those of the service and of the pre-deploy command.
  await client.until(
    () => docker("ps", "--all", label, "--format={{.Names}}"),
    (names) => names === after,
  );
  await removeFromEngine(user, await idOf(world.folder));
});

test("without an engine a Dockerfile is stood in for with `auto`, which says why, and fails with `docker`", async () => {
  vi.stubEnv("DOCKER_HOST", "tcp://build.example.com:2376");
  const why = "The Docker engine at `tcp://build.example.com:2376`, by `DOCKER_HOST`, is reached over a network";
  for (const runtime of ["auto", "docker"] as const) {
    await using world = await startTestEmulator({ runtime });
    const files = { "server.js": server("first"), "Dockerfile.process.yaml": standIn };
    const repository = await TestRepository.create(join(world.folder, "repository"), files);
    const details = { runtime: "docker", envSpecificDetails: {} };
    const { service, deploy } = await world.client.createWebService("shop", repository.path, { details });
    expect(deploySchema.parse(deploy).status).toBe(runtime === "auto" ? "live" : "build_failed");
    const [line = ""] = (await world.client.logs(service.id)).split("\n");
    expect(line).toContain(`==> ${why}`);
    expect(line).toContain(
      runtime === "auto" ? ": the Dockerfile's stand-in is used" : "; with `--runtime auto` a stand-in",
    );
  }
});
