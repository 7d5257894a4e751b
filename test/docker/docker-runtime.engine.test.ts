import { randomUUID } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import {
  cronJobRunSchema,
  type Deploy,
  deploySchema,
  jobSchema,
  type Service,
  serviceCreatedSchema,
} from "@slipway/render-api";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { untilFree } from "../../packages/render-emulator/src/runtimes/data-folder-lock";
import { removeFromEngine } from "../../packages/render-emulator/src/runtimes/docker/engines";
import { EmulatorProcess } from "../../packages/render-emulator/src/testing/emulator-process";
import { TestClient } from "../../packages/render-emulator/src/testing/test-client";
import { startTestEmulator, TestFolder } from "../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { idOf } from "./emulator-id";
import { docker, dockerFault, ForeignContainer } from "./docker";
import { RegistryImage, registryFault } from "./registry";
import { dockerfile, server, standIn } from "./runtime-service";

const fault = dockerFault();
const named = "node:20.19.0-bookworm-slim";
const { NODE_IMAGE = named } = process.env;

beforeAll(() => {
  if (fault !== undefined && process.env.REQUIRE_DOCKER === "1") throw new Error(fault);
});

/** What either way of running a Dockerfile has to do the same. */
describe.each(["process", "docker"] as const)("with runtime %s, a service of a Dockerfile", (runtime) => {
  let world: Awaited<ReturnType<typeof startTestEmulator>>;
  let repository: TestRepository;
  let service: Service;
  let first: Deploy;

  beforeAll(async () => {
    if (fault !== undefined && runtime === "docker") return;
    world = await startTestEmulator({ runtime, baseImages: `${named}=${NODE_IMAGE}` });
    const files = { "server.js": server("first"), Dockerfile: dockerfile, "Dockerfile.process.yaml": standIn };
    repository = await TestRepository.create(join(world.folder, "repository"), files);
    ({ service, deploy: first } = await world.client.createWebService("shop", repository.path, {
      envVars: [
        { key: "GREETING", value: "hello from the build" },
        { key: "DATA_DIR", value: "/var/data" },
      ],
      details: { runtime: "docker", plan: "starter", envSpecificDetails: {}, maxShutdownDelaySeconds: 10 },
    }));
  });
  beforeEach(({ skip }) => {
    if (fault !== undefined && runtime === "docker") skip(fault);
  });
  afterAll(async () => {
    if (fault !== undefined && runtime === "docker") return;
    if (runtime === "docker") await removeFromEngine({ env: process.env, home: homedir() }, await idOf(world.folder));
    await world[Symbol.asyncDispose]();
  });

  const url = () => service.serviceDetails.url ?? "";
  const ask = async (path: string) => (await fetch(url() + path)).text();
  const logs = () => world.client.logs(service.id, "newest");
  const envOf = async () => JSON.parse(await ask("/env")) as Record<string, string>;
  const change = (body: unknown) => world.client.ask("PATCH", `/services/${service.id}`, body);
  const untilLogged = (words: string) => world.client.until(logs, (text) => text.includes(words));
  const untilAnswers = (text: string) =>
    world.client.until(
      () => ask("/"),
      (answer) => answer === text,
    );

  test("is built with its variables as build arguments, becomes healthy and says who built it", async () => {
    expect(first.status, await logs()).toBe("live");
    expect(await ask("/")).toBe("first");
    expect(await ask("/greeting")).toBe("hello from the build");
    const words =
      runtime === "docker" ? "Building a container image with the Docker engine at" : "No container is built";
    expect(await logs()).toContain(words);
  });

  test("has Render's variables and those of its image, and its lines are in its log", async () => {
    const env = await envOf();
    expect(env).toMatchObject({
      RENDER: "true",
      RENDER_SERVICE_ID: service.id,
      FROM_IMAGE: "yes",
      RENDER_CPU_COUNT: "0.5",
    });
    expect(env.RENDER_INSTANCE_ID).toMatch(new RegExp(`^${service.id}-[a-z0-9]{5}$`));
    expect(await logs()).toContain(`listening at ${env.PORT}`);
  });

  test("is only reached from this machine", async () => {
    expect(await logs()).not.toContain("Others on your network");
  });

  test("has as many instances as it is given, and each is asked", async () => {
    await world.client.ask("POST", `/services/${service.id}/scale`, { numInstances: 2 });
    const seen = new Set<string | undefined>();
    await world.client.until(
      async () => seen.add((await envOf()).RENDER_INSTANCE_ID).size,
      (size) => size === 2,
    );
    await world.client.ask("POST", `/services/${service.id}/scale`, { numInstances: 1 });
  });

  test("is started again when it ends by itself", async () => {
    await fetch(`${url()}/crash`).catch(() => undefined);
    await untilLogged("exited with code 3; another one is started");
    await untilAnswers("first");
  });

  test("stays as it is when a pre-deploy command fails, and lets a request in flight end when one succeeds", async () => {
    const withPreDeploy = (preDeployCommand: string) =>
      change({ serviceDetails: { envSpecificDetails: {}, preDeployCommand } });
    await withPreDeploy("echo no good; exit 4");
    const failed = await world.client.deploy(service.id, { deployMode: "deploy_only" });
    expect(failed.status).toBe("pre_deploy_failed");
    expect(await logs()).toContain("no good\n==> Pre-deploy exited with code 4");
    expect(await ask("/")).toBe("first");
    await withPreDeploy('echo "with $GREETING and $FROM_IMAGE"');
    const slow = ask("/slow?ms=3000");
    expect((await world.client.deploy(service.id, { deployMode: "deploy_only" })).status).toBe("live");
    expect(await slow).toBe("first");
    expect(await logs()).toContain("with hello from the build and yes");
  });

  test("stays as it is when what is deployed ends before it is healthy", async () => {
    await repository.commit({ "server.js": 'console.log("no good"); process.exit(7);' });
    expect((await world.client.deploy(service.id)).status).toBe("update_failed");
    expect(await logs()).toMatch(/^no good$[^]*exited with code 7/m);
    expect(await ask("/")).toBe("first");
  });

  test("goes back without a build", async () => {
    await repository.commit({ "server.js": server("second") });
    expect((await world.client.deploy(service.id)).status).toBe("live");
    expect(await ask("/")).toBe("second");
    const count = async () => (await logs()).split("Build successful").length;
    const before = await count();
    const { id } = deploySchema.parse(
      await world.client.ask("POST", `/services/${service.id}/rollback`, { deployId: first.id }),
    );
    expect((await world.client.untilFinished(service.id, id)).status).toBe("live");
    expect(await ask("/")).toBe("first");
    expect(await count()).toBe(before);
  });

  test("runs jobs with its build and its variables, and tells their exit codes", async () => {
    const run = async (startCommand: string) => {
      const job = jobSchema.parse(await world.client.ask("POST", `/services/${service.id}/jobs`, { startCommand }));
      return world.client.until(
        async () => jobSchema.parse(await world.client.get(`/services/${service.id}/jobs/${job.id}`)),
        ({ finishedAt }) => finishedAt !== undefined,
      );
    };
    expect((await run('echo "job: $(cat greeting.txt)"')).status).toBe("succeeded");
    expect(await logs()).toContain("job: hello from the build");
    expect((await run("exit 5")).status).toBe("failed");
    expect(await logs()).toContain("Job exited with code 5");
  });

  test("fails with its build, whose output is in the log, and can be canceled in it", async () => {
    const broken = `${dockerfile}RUN echo "it broke" && exit 6\n`;
    await repository.commit({
      Dockerfile: broken,
      "Dockerfile.process.yaml": standIn.replace("build: ", 'build: echo "it broke" && exit 6; '),
    });
    expect((await world.client.deploy(service.id)).status).toBe("build_failed");
    expect(await logs()).toMatch(/^it broke$/m);
    const endless = `${dockerfile}RUN echo "it waits" && sleep 1000\n`;
    await repository.commit({
      Dockerfile: endless,
      "Dockerfile.process.yaml": standIn.replace("build: ", 'build: echo "it waits" && sleep 1000; '),
    });
    const { id } = deploySchema.parse(await world.client.ask("POST", `/services/${service.id}/deploys`, {}));
    await world.client.until(logs, (text) => /^it waits$/m.test(text));
    await world.client.ask("POST", `/services/${service.id}/deploys/${id}/cancel`);
    expect((await world.client.untilFinished(service.id, id)).status).toBe("canceled");
    expect(await ask("/")).toBe("first");
    await repository.commit({ Dockerfile: dockerfile, "Dockerfile.process.yaml": standIn });
  });

  test("finds on its disk what an earlier release wrote there", async () => {
    const disk = { name: "data", mountPath: "/var/data", sizeGB: 1, serviceId: service.id };
    await world.client.ask("POST", "/disks", disk);
    expect((await world.client.deploy(service.id)).status).toBe("live");
    expect(await ask("/write?text=kept")).toBe("written");
    expect((await world.client.deploy(service.id)).status).toBe("live");
    expect(await ask("/read")).toBe("kept");
  });

  test("may be a cron job, which runs what its image starts, or the command in its place", async () => {
    const reply = await world.client.ask("POST", "/services", {
      type: "cron_job",
      name: "nightly",
      ownerId: world.emulator.ownerId,
      repo: repository.path,
      autoDeploy: "no",
      envVars: [{ key: "GREETING", value: "at night" }],
      serviceDetails: {
        runtime: "docker",
        schedule: "0 0 29 2 *",
        envSpecificDetails: { dockerCommand: 'cat greeting.txt; echo " as ${RENDER_SERVICE_TYPE}"' },
      },
    });
    const { service: cronJob, deployId } = serviceCreatedSchema.parse(reply);
    expect((await world.client.untilFinished(cronJob.id, deployId)).status).toBe("live");
    cronJobRunSchema.parse(await world.client.ask("POST", `/cron-jobs/${cronJob.id}/runs`));
    await world.client.until(
      () => world.client.logs(cronJob.id),
      (text) => text.includes("at night as cron"),
    );
  });

  test.runIf(runtime === "docker")(
    "has its secret files, as whatever user it runs, and can't change them",
    async () => {
      await world.client.ask("PUT", `/services/${service.id}/secret-files/token.txt`, { content: "s3cret" });
      expect((await world.client.deploy(service.id, { deployMode: "deploy_only" })).status).toBe("live");
      expect(await ask("/secret")).toBe("s3cret, not writable");
    },
  );

  test.runIf(runtime === "docker")("is built with its secret files, of which nothing stays in its image", async () => {
    const path = "/etc/secrets/token.txt";
    // One that no earlier run has left in the engine's cache.
    const command = `rev ${path} > greeting.txt && sleep 2 && : ${randomUUID()}`;
    const reads = `RUN --mount=type=secret,id=token.txt,dst=${path} ${command}\n`;
    await repository.commit({ Dockerfile: dockerfile.replace("COPY", `${reads}COPY`) });
    const { id, status } = await world.client.deploy(service.id);
    expect(status, await logs()).toBe("live");
    expect(await ask("/greeting")).toBe("terc3s");
    const image = await docker("images", "--quiet", `--filter=label=slipway.build=${id}`);
    const history = await docker("history", "--no-trunc", image);
    expect(history).toContain(command);
    expect(history + (await docker("inspect", image)) + (await logs())).not.toContain("s3cret");
    await using folder = await TestFolder.create();
    await docker("save", `--output=${folder.path}/image.tar`, image);
    expect((await readFile(`${folder.path}/image.tar`)).includes("s3cret")).toBe(false);
    await repository.commit({ Dockerfile: dockerfile });
  });

  test.runIf(runtime === "docker")("is told that it ran out of memory", async () => {
    await fetch(`${url()}/oom`).catch(() => undefined);
    await untilLogged("ran out of memory: its plan has 512Mi; another one is started");
    await untilAnswers("second");
  });

  test.runIf(runtime === "docker")(
    "leaves no container when the emulator stops, and what others run stays",
    async () => {
      await using foreign = await ForeignContainer.start(NODE_IMAGE);
      const id = await idOf(world.folder);
      expect(await docker("ps", "--quiet", labelled(id))).not.toBe("");
      await world.emulator.stop();
      expect(await docker("ps", "--all", "--quiet", labelled(id))).toBe("");
      expect(await foreign.isRunning()).toBe(true);
    },
  );
});

test("of an emulator that was killed no container is left, and what a machine that went down left goes at the next start", async ({
  skip,
}) => {
  if (fault !== undefined) skip(fault);
  await using folder = await TestFolder.create();
  await using foreign = await ForeignContainer.start(NODE_IMAGE);
  const files = { "server.js": server("first"), Dockerfile: dockerfile };
  const repository = await TestRepository.create(join(folder.path, "repository"), files);
  await using registryImage = registryFault() === undefined ? await RegistryImage.build(NODE_IMAGE) : undefined;
  const registryFlags = registryImage === undefined ? [] : ["--registry-image", registryImage.name];
  const flags = ["--runtime", "docker", "--base-images", `${named}=${NODE_IMAGE}`, ...registryFlags];
  const killed = EmulatorProcess.start(folder.path, flags);
  const record = await killed.ready();
  const client = new TestClient(record);
  const { service, deploy } = await client.createWebService("shop", repository.path, {
    details: { runtime: "docker", envSpecificDetails: {} },
  });
  expect(deploy.status, await client.logs(service.id)).toBe("live");
  const id = await idOf(folder.path);
  if (registryImage !== undefined && "address" in record.registry)
    expect((await fetch(`http://${record.registry.address}/v2/`)).status).toBe(200);
  const running = (await docker("ps", "--quiet", labelled(id))).split("\n");
  expect(running).toHaveLength(registryImage === undefined ? 1 : 2);
  await killed.end("SIGKILL");
  await untilFree(join(folder.path, "data"));
  expect(await docker("ps", "--all", "--quiet", labelled(id))).toBe("");

  await docker("create", `--label=slipway.emulator=${id}`, `--name=${id}`, NODE_IMAGE, "true");
  await using next = EmulatorProcess.start(folder.path, flags);
  const again = new TestClient(await next.ready());
  await again.until(
    () => docker("ps", "--quiet", labelled(id)),
    (containers) => containers !== "",
  );
  expect(await docker("ps", "--all", "--quiet", `--filter=name=${id}`)).toBe("");
  expect(await again.logs(service.id)).not.toMatch(/Build successful[^]*Build successful/);
  expect(await foreign.isRunning()).toBe(true);
  expect(await docker("images", "--quiet", labelled(id))).not.toBe("");
  await again.ask("DELETE", `/services/${service.id}`);
  expect(await docker("images", "--quiet", labelled(id))).toBe("");
});

const labelled = (id: string) => `--filter=label=slipway.emulator=${id}`;
