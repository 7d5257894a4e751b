import { chmod, mkdir, rm } from "node:fs/promises";
import { posix } from "node:path";
import type { Service } from "@slipway/render-api";
import { type BuildContext, prepareBuild } from "../build-context";
import { foldersOf } from "../build-folders";
import { buildVariables, type InstancePlace, runVariables } from "../default-variables";
import { pickProxies } from "../environment";
import type { Execution, OnLine } from "../execution";
import { idleRelease } from "../idle-release";
import { listenOnLoopbackInContainer, preloadInContainer } from "../listen-on-loopback";
import { servicePlanSize } from "../plan-size";
import { type ReleaseParts, startRelease } from "../process/start-release";
import {
  type BuildArtifact,
  type BuildJob,
  type ImageArtifact,
  type LiveRelease,
  type PullJob,
  type RunJob,
  type Runtime,
  StepFailure,
  type Task,
} from "../runtime";
import { runToExit } from "../step";
import { unlessEmpty } from "../../unless-empty";
import type { Replacements } from "./base-images";
import { Container } from "./container";
import type { Engine } from "./engine";
import { engineFailure } from "./engine-fault";
import type { Engines } from "./engines";
import { type BuildCredential, buildImage } from "./image-build";
import { byDigest, pullImage } from "./image-pull";

export interface DockerRuntimeParts extends ReleaseParts {
  buildContext: BuildContext;
  engines: Pick<Engines, "find">;
  replacements: Replacements;
  /** What a service's image is pulled with, or those that it is built on, if it takes something. */
  credentialOf(service: Service): BuildCredential | undefined;
}

/** Builds Dockerfiles with a Docker engine, and runs their images there and those of registries, on this machine's own network. */
export class DockerRuntime implements Runtime {
  constructor(private readonly parts: DockerRuntimeParts) {}

  async build(job: BuildJob): Promise<BuildArtifact> {
    const { buildContext, engines, replacements } = this.parts;
    const engine = await engines.find();
    const commit = await prepareBuild(buildContext, job);
    const folders = foldersOf(job.buildDir);
    job.log(`==> Building a container image with the Docker engine at ${engine.socketPath}`);
    // Render hands all variables of a service to its build; whether those that it sets itself are among them isn't known.
    const buildArgs = { ...pickProxies(buildContext.machine.env), ...buildVariables(job.settings, commit, folders) };
    const { buildLimitMs: limitMs } = buildContext.profile;
    const credential = this.parts.credentialOf(job.settings.service);
    const build = { job, sourceDir: folders.source, buildArgs, replacements, credential, limitMs };
    const imageId = await buildImage(engine, build);
    // The folder stays, which says that the build is kept.
    await rm(job.buildDir, { recursive: true, force: true, maxRetries: 3 });
    await mkdir(job.buildDir);
    job.log("==> Build successful");
    return { kind: "build", dir: job.buildDir, commit, imageId };
  }

  async pull({ settings, ref, log, signal }: PullJob): Promise<ImageArtifact> {
    const engine = await this.parts.engines.find();
    const credential = this.parts.credentialOf(settings.service);
    return { kind: "image", ref, digest: await pullImage(engine, { ref, credential, log, signal }) };
  }

  async preDeploy(job: RunJob): Promise<void> {
    const command = job.settings.service.serviceDetails.envSpecificDetails?.preDeployCommand ?? "";
    job.log(`==> Running pre-deploy command '${command}' in a container of its own...`);
    const { preDeployLimitMs: limitMs } = this.parts.profile;
    await this.runToExit(job, { id: "pre-deploy", name: "Pre-deploy", command, limitMs }, (line) => job.log(line));
  }

  async runOnce(job: RunJob, task: Task): Promise<void> {
    const command = task.command ?? commandOf(job);
    job.log(command === undefined ? "==> Running what the image starts" : `==> Running '${command}'`, task.id);
    await this.runToExit(job, { ...task, ...(command !== undefined && { command }) }, (line) => job.log(line, task.id));
  }

  async start(job: RunJob): Promise<LiveRelease> {
    if (job.settings.service.type === "cron_job") return idleRelease();
    const command = commandOf(job);
    job.log(command === undefined ? "==> Running what the image starts" : `==> Running '${command}'`);
    if (job.disk !== undefined) {
      // Whatever user the image runs as; only the emulator's own gets to the folder from outside.
      await chmod(job.disk.dir, 0o777);
      job.log(`==> Disk mounted at ${job.disk.mountPath}`);
    }
    const { engines } = this.parts;
    return startRelease(
      job,
      async (instance) =>
        this.container(await engines.find(), job, instance, { command, onLine: (line) => job.log(line, instance.id) }),
      this.parts,
    );
  }

  /** A pre-deploy command or a job sees no disk, as on Render. */
  private async runToExit(job: RunJob, { id, name, command, limitMs }: Task, onLine: OnLine): Promise<void> {
    const engine = await this.parts.engines.find();
    const diskless = { ...job, disk: undefined };
    await runToExit({ name, limitMs, signal: job.signal }, () =>
      this.container(engine, diskless, { id }, { command, onLine }),
    );
  }

  private async container(
    engine: Engine,
    job: RunJob,
    instance: InstancePlace,
    { command, onLine }: { command: string | undefined; onLine: OnLine },
  ): Promise<Execution> {
    const { service, secretFiles } = job.settings;
    const image = await this.imageOf(engine, job);
    const secrets = secretFiles.map(({ name, content }) => ({ path: posix.join("/etc/secrets", name), content }));
    return Container.start(engine, {
      serviceId: service.id,
      // Two pre-deploy commands of a service may follow each other closely.
      name: instance.port === undefined ? undefined : instance.id,
      image,
      command,
      env: await this.environment(engine, job, image, instance),
      files: [...secrets, preloadInContainer],
      disk: job.disk,
      size: servicePlanSize(service.serviceDetails.plan),
      onLine,
    });
  }

  /** One of a registry is pulled again where somebody has removed it. */
  private async imageOf(engine: Engine, { artifact, settings, log, signal }: RunJob): Promise<string> {
    if (artifact.kind === "build") {
      const { imageId } = artifact;
      if (imageId !== undefined && (await engine.has(imageId))) return imageId;
      throw new StepFailure("The Docker engine doesn't have the image that was built for this deploy: deploy again");
    }
    const image = byDigest(artifact.ref, artifact.digest);
    const credential = this.parts.credentialOf(settings.service);
    if (!(await engine.has(image))) await pullImage(engine, { ref: image, credential, log, signal });
    return image;
  }

  private async environment(
    engine: Engine,
    { settings, artifact }: RunJob,
    image: string,
    instance: InstancePlace,
  ): Promise<Record<string, string>> {
    const [commit, folders] =
      artifact.kind === "build" ? ([artifact.commit, foldersOf(artifact.dir)] as const) : [undefined, foldersOf("/")];
    const own = runVariables(settings, commit, folders, instance);
    return listenOnLoopbackInContainer({ ...(await nodeOptionsOf(engine, image)), ...own });
  }
}

/** What the image itself sets, and would be lost where something is added. */
async function nodeOptionsOf(engine: Engine, image: string): Promise<{ NODE_OPTIONS?: string }> {
  const inspected = await engine.docker
    .getImage(image)
    .inspect()
    .catch((error: unknown) => {
      throw engineFailure(engine.socketPath, error);
    });
  const prefix = "NODE_OPTIONS=";
  const found = (inspected.Config.Env as string[] | null)?.find((entry) => entry.startsWith(prefix));
  return found === undefined ? {} : { NODE_OPTIONS: found.slice(prefix.length) };
}

function commandOf({ settings }: RunJob): string | undefined {
  return unlessEmpty(settings.service.serviceDetails.envSpecificDetails?.dockerCommand);
}
