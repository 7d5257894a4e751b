import { realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import {
  type BuildArtifact,
  type BuildJob,
  builtArtifact,
  type ImageArtifact,
  type LiveRelease,
  type RunJob,
  type Runtime,
  StepFailure,
} from "../runtime";
import { runStep, shell } from "../step";
import { leadsWithin } from "../within-folder";
import { type BuildContext, equipBuild, prepareBuild } from "../build-context";
import { foldersOf, removeAllFolders } from "../build-folders";
import { tellingMissingTools } from "../tools/missing-tools";
import { publish } from "./publish";
import { PublishedFiles } from "./published-files";
import { Site } from "./site";

/** Builds a static site and serves what it publishes from the emulator itself. */
export class StaticRuntime implements Runtime {
  constructor(private readonly buildContext: BuildContext) {}

  async build(job: BuildJob): Promise<BuildArtifact> {
    const commit = await prepareBuild(this.buildContext, job);
    const folders = foldersOf(job.buildDir);
    const { buildCommand = "", publishPath = "" } = job.settings.service.serviceDetails;
    if (buildCommand !== "") {
      const env = await equipBuild(this.buildContext, job, commit, { folder: ".", lines: [buildCommand] });
      job.log(`==> Running build command '${buildCommand}'...`);
      await runStep(this.buildContext.guard, {
        name: "Build",
        ...shell(buildCommand),
        cwd: folders.source,
        env,
        limitMs: this.buildContext.profile.buildLimitMs,
        signal: job.signal,
        onLine: tellingMissingTools(job.log),
      });
    }
    const published = await publishDirectory(folders.source, publishPath);
    await publish(published, publishDirOf(job.buildDir), job);
    await removeAllFolders(folders);
    job.log("==> Your site was built");
    return { kind: "build", dir: job.buildDir, commit };
  }

  async pull(): Promise<ImageArtifact> {
    throw new StepFailure("Static sites have no image");
  }

  async preDeploy(): Promise<void> {
    throw new StepFailure("Static sites have no pre-deploy command");
  }

  async runOnce(): Promise<void> {
    throw new StepFailure("Static sites run no commands");
  }

  async start(job: RunJob): Promise<LiveRelease> {
    const nothing = async (): Promise<void> => undefined;
    const files = await PublishedFiles.list(publishDirOf(builtArtifact(job.artifact).dir));
    return {
      handler: new Site(files, () => job.staticRules()),
      instances: () => [],
      scale: nothing,
      retire: nothing,
      stop: nothing,
    };
  }
}

function publishDirOf(buildDir: string): string {
  return join(buildDir, "published");
}

/** @throws StepFailure when it is no folder, or one outside of the root directory */
async function publishDirectory(source: string, publishPath: string): Promise<string> {
  const path = join(source, publishPath);
  const real = await realpath(path).catch(() => path);
  if (!(await leadsWithin(source, real).catch(() => true))) {
    throw new StepFailure(
      `Publish directory \`${publishPath}\` leads out of the service's root directory: set \`publishPath\` to a folder in it`,
    );
  }
  const isFolder = await stat(real).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
  if (!isFolder) throw new StepFailure(`Publish directory \`${publishPath}\` does not exist after the build`);
  return real;
}
