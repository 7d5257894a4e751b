import { createHash } from "node:crypto";
import { digestOf } from "@slipway/render-api";
import { pauseByClock, type Sources } from "../../sources";
import {
  type BuildArtifact,
  type BuildJob,
  type ImageArtifact,
  type LiveRelease,
  type Log,
  type PullJob,
  type RunJob,
  type Runtime,
  StepFailure,
  type Task,
} from "../runtime";
import { idleRelease } from "../idle-release";
import type { SimulatedRepositories } from "./simulated-repositories";
import { SimulatedRelease } from "./simulated-release";

export interface SimulatedRuntimeOptions {
  repositories: SimulatedRepositories;
  /** How long a step takes. */
  stepMs: number;
  sources: Sources;
}

/** Takes services of each type through the steps of a deploy, and builds and runs nothing. */
export class SimulatedRuntime implements Runtime {
  constructor(private readonly options: SimulatedRuntimeOptions) {}

  async build(job: BuildJob): Promise<BuildArtifact> {
    const { service } = job.settings;
    const branch = service.branch === "" ? undefined : service.branch;
    const commit = await this.options.repositories.resolve(service.repo ?? "", { commitId: job.commitId, branch });
    await job.onCommit(commit);
    const { buildCommand, envSpecificDetails: details } = service.serviceDetails;
    await this.step("Build", buildCommand ?? details?.buildCommand, job);
    return { kind: "build", dir: job.buildDir, commit, isSimulated: true };
  }

  async pull({ ref, log }: PullJob): Promise<ImageArtifact> {
    log(`==> Simulated: no registry is asked for ${ref}`);
    return { kind: "image", ref, digest: digestOf(ref) ?? madeUpDigest(ref) };
  }

  async preDeploy(job: RunJob): Promise<void> {
    await this.step("Pre-deploy", job.settings.service.serviceDetails.envSpecificDetails?.preDeployCommand, job);
  }

  async runOnce({ settings, log, signal }: RunJob, { id, name, command }: Task): Promise<void> {
    const { startCommand, dockerCommand } = settings.service.serviceDetails.envSpecificDetails ?? {};
    const line: Log = (message) => log(message, id);
    await this.step(name, command ?? startCommand ?? dockerCommand, { log: line, signal });
  }

  async start(job: RunJob): Promise<LiveRelease> {
    if (job.settings.service.type === "cron_job") return idleRelease();
    const { startCommand, dockerCommand } = job.settings.service.serviceDetails.envSpecificDetails ?? {};
    await this.step("Start", startCommand ?? dockerCommand, job);
    return new SimulatedRelease(job, this.options.sources);
  }

  /** @throws StepFailure when the command is one whose failure is known without running it, or the step is canceled */
  private async step(
    name: string,
    command: string | undefined,
    { log, signal }: Pick<RunJob, "log" | "signal">,
  ): Promise<void> {
    log(`==> ${name} is simulated: nothing is built or run${command ? `, so not '${command}' either` : ""}`);
    await pauseByClock(this.options.stepMs, signal);
    signal.throwIfAborted();
    const code = failureOf(command ?? "");
    if (code !== undefined) throw new StepFailure(`${name} exited with code ${code}`);
  }
}

/** The exit code of a command that does nothing but fail: `false`, `exit 3`. */
function failureOf(command: string): string | undefined {
  if (command.trim() === "false") return "1";
  return /^\s*exit\s+([1-9]\d{0,2})\s*$/.exec(command)?.[1];
}

/** The same for the same reference, so that a tag stands for one image. */
function madeUpDigest(ref: string): string {
  return `sha256:${createHash("sha256").update(ref).digest("hex")}`;
}
