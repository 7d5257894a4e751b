import { join } from "node:path";
import { type BuildFolders, foldersOf, layFolders, removeMakings } from "../build-folders";
import { type InstancePlace, runVariables } from "../default-variables";
import {
  type BuildArtifact,
  type BuildJob,
  builtArtifact,
  type ImageArtifact,
  type LiveRelease,
  noImages,
  type PullJob,
  type RunJob,
  type Runtime,
  StepFailure,
  type Task,
} from "../runtime";
import { idleRelease } from "../idle-release";
import { placeSecretFiles } from "../secret-files";
import { ProcessGroup } from "../process-group";
import { runStep, shell } from "../step";
import { type BuildContext, equipBuild, placeOf, prepareBuild } from "../build-context";
import { tellingMissingTools } from "../tools/missing-tools";
import { type Commands, commandsOf } from "./commands";
import type { Launch } from "./instance";
import { listenOnLoopback } from "../listen-on-loopback";
import { atDisk, linkDisk, unlinkDisk, variablesAtDisk } from "./mounted-disk";
import { outsideAddress } from "./outside-address";
import { type ReleaseParts, startRelease } from "./start-release";

/** Builds a service's source on this machine and runs it as plain processes. */
export class ProcessRuntime implements Runtime {
  constructor(
    private readonly buildContext: BuildContext,
    private readonly ofReleases: ReleaseParts,
  ) {}

  async build(job: BuildJob): Promise<BuildArtifact> {
    const commit = await prepareBuild(this.buildContext, job);
    const folders = foldersOf(job.buildDir);
    const commands = await commandsOf(job.settings, folders.source, job.log);
    const lines = [
      commands.build,
      commands.start,
      job.settings.service.serviceDetails.envSpecificDetails?.preDeployCommand,
    ];
    const env = await equipBuild(this.buildContext, job, commit, {
      ...commands,
      lines: lines.map((line) => line ?? ""),
    });
    job.log(`==> Running build command '${commands.build}'...`);
    await runStep(this.buildContext.guard, {
      name: "Build",
      ...shell(commands.build),
      cwd: join(folders.source, commands.folder),
      env,
      limitMs: this.buildContext.profile.buildLimitMs,
      signal: job.signal,
      onLine: tellingMissingTools(job.log),
    });
    await removeMakings(folders);
    job.log("==> Build successful");
    return { kind: "build", dir: job.buildDir, commit };
  }

  async pull({ ref }: PullJob): Promise<ImageArtifact> {
    throw new StepFailure(noImages(ref));
  }

  async preDeploy(job: RunJob): Promise<void> {
    const folders = await this.open(job);
    const { source } = folders;
    const command = job.settings.service.serviceDetails.envSpecificDetails?.preDeployCommand ?? "";
    if (!job.isBuildInUse) await unlinkDisk(folders);
    const { folder, env } = await commandsOf(job.settings, source, () => undefined);
    job.log(`==> Running pre-deploy command '${command}'...`);
    await runStep(this.buildContext.guard, {
      name: "Pre-deploy",
      ...shell(command),
      cwd: join(source, folder),
      env: this.environment(job, env, { id: "pre-deploy" }),
      limitMs: this.buildContext.profile.preDeployLimitMs,
      signal: job.signal,
      onLine: tellingMissingTools(job.log),
    });
  }

  async runOnce(job: RunJob, { id, name, command, limitMs }: Task): Promise<void> {
    const { source } = await this.open(job);
    const { folder, env, start } = await commandsOf(job.settings, source, () => undefined);
    const line = command ?? start;
    job.log(`==> Running '${line}'`, id);
    await runStep(this.buildContext.guard, {
      name,
      ...shell(line),
      cwd: join(source, folder),
      env: this.environment(job, env, { id }),
      limitMs,
      signal: job.signal,
      onLine: tellingMissingTools((written) => job.log(written, id)),
    });
  }

  async start(job: RunJob): Promise<LiveRelease> {
    const { service } = job.settings;
    if (service.type === "cron_job") {
      builtArtifact(job.artifact);
      return idleRelease();
    }
    const folders = await this.open(job);
    const { source } = folders;
    const commands = await commandsOf(job.settings, source, () => undefined);
    await this.mount(job, folders);
    job.log(`==> Running '${commands.start}'`);
    if (outsideAddress() === undefined) {
      job.log("==> This machine has no network: a service that only listens on 127.0.0.1 is not told from others");
    }
    return startRelease(job, this.launch(job, commands, source), this.ofReleases);
  }

  private launch(job: RunJob, { start, folder, env }: Commands, source: string): Launch {
    const command = job.disk === undefined ? start : atDisk(start, job.disk);
    const log = tellingMissingTools(job.log);
    return (instance) =>
      ProcessGroup.start(this.buildContext.guard, {
        ...shell(command),
        cwd: join(source, folder),
        env: variablesAtDisk(this.environment(job, env, instance), job.disk),
        onLine: (line) => log(line, instance.id),
      });
  }

  /** Makes the disk of a service reachable as far as one process can't have paths of its own. */
  private async mount({ disk, settings, log }: RunJob, folders: BuildFolders): Promise<void> {
    if (disk === undefined) {
      await unlinkDisk(folders);
      return;
    }
    await linkDisk(disk, folders, settings.service.rootDir);
    log(`==> Disk mounted at ${disk.mountPath}: in the start command and in variables that path is ${disk.dir} here`);
  }

  private async open(job: RunJob): Promise<BuildFolders> {
    const folders = foldersOf(builtArtifact(job.artifact).dir);
    await layFolders(folders, this.buildContext.machine.packageCacheDir);
    // Those of this deploy, whichever one has built it.
    await placeSecretFiles(job.settings, folders);
    return folders;
  }

  private environment(job: RunJob, imageEnv: Commands["env"], instance: InstancePlace): Record<string, string> {
    const { dir, commit } = builtArtifact(job.artifact);
    const folders = foldersOf(dir);
    return listenOnLoopback({
      ...placeOf(this.buildContext, job.settings, folders),
      ...imageEnv,
      ...runVariables(job.settings, commit, folders, instance),
    });
  }
}
