import { messageOf } from "../../errors";
import {
  type BuildArtifact,
  type BuildJob,
  type ImageArtifact,
  type LiveRelease,
  noImages,
  type PullJob,
  type RunJob,
  type Runtime,
  StepFailure,
  type Task,
} from "../runtime";
import type { Engines } from "./engines";

export interface ContainerRuntimeParts {
  engines: Pick<Engines, "find">;
  /** Loads what takes an engine's client, which no other service needs. */
  docker(): Promise<Runtime>;
  /** Runs the stand-ins of Dockerfiles. */
  processes: Runtime;
  /** Whether a Dockerfile may be stood in for. */
  standsIn: boolean;
}

/**
 * Services of Dockerfiles and images where there may be an engine and may be none. That is decided when something is built; what was built runs as
 * what it is.
 */
export class ContainerRuntime implements Runtime {
  constructor(private readonly parts: ContainerRuntimeParts) {}

  async build(job: BuildJob): Promise<BuildArtifact> {
    const { processes, standsIn } = this.parts;
    const problem = await this.findProblem();
    if (problem === undefined) return (await this.parts.docker()).build(job);
    if (!standsIn) throw new StepFailure(`${problem}; with \`--runtime auto\` a stand-in would be used`);
    job.log(`==> ${problem}: the Dockerfile's stand-in is used`);
    return processes.build(job);
  }

  async pull(job: PullJob): Promise<ImageArtifact> {
    const problem = await this.findProblem();
    if (problem !== undefined) throw new StepFailure(`${noImages(job.ref)}. ${problem}`);
    return (await this.parts.docker()).pull(job);
  }

  async preDeploy(job: RunJob): Promise<void> {
    return (await this.runtimeOf(job)).preDeploy(job);
  }

  async runOnce(job: RunJob, task: Task): Promise<void> {
    return (await this.runtimeOf(job)).runOnce(job, task);
  }

  async start(job: RunJob): Promise<LiveRelease> {
    return (await this.runtimeOf(job)).start(job);
  }

  private async runtimeOf({ artifact }: RunJob): Promise<Runtime> {
    const isContainers = artifact.kind === "image" || artifact.imageId !== undefined;
    return isContainers ? this.parts.docker() : this.parts.processes;
  }

  /** Why there is no engine to be used; undefined when there is one. */
  private async findProblem(): Promise<string | undefined> {
    return this.parts.engines.find().then(
      () => undefined,
      (error: unknown) => messageOf(error),
    );
  }
}
