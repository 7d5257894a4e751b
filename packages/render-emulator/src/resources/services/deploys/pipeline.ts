import { access } from "node:fs/promises";
import type { Deploy, DeployStatus } from "@slipway/render-api";
import { messageOf } from "../../../errors";
import {
  type LiveRelease,
  type Log,
  reasonOf,
  type RunJob,
  type Runtime,
  StepFailure,
  type Task,
} from "../../../runtimes/runtime";
import type { Builds } from "./builds";
import { artifactKindOf, buildDirOf, lastBuildOf } from "./kept";
import { type DeployRecord, deploysOf, type DeploySettings, failureOf, imageOf, preDeployCommandOf } from "./record";
import { scalingOf } from "../autoscaling/policy";
import { type Ending, imagePullFailed } from "./happenings";
import type { DeployTransitions } from "./transitions";
import type { DiskFolders } from "../disks/folders";
import { happeningOfTurn, instanceCountChanged } from "../happenings";
import { type ServiceRecord, serviceOf } from "../record";
import type { LiveServices } from "../live-services";
import type { Events } from "../../events/state";
import type { LogStore } from "../../logs/state";
import { inheritedBy } from "../../env-groups/record";
import type { Store } from "../../store";

export interface PipelineParts {
  store: Store;
  logs: LogStore;
  builds: Builds;
  diskFolders: DiskFolders;
  liveServices: LiveServices;
  events: Events;
  transitions: DeployTransitions;
  runtimeFor(settings: DeploySettings): Runtime;
}

/** Carries a deploy through its steps: build → pre-deploy → start → health check → switch → drain. */
export class Pipeline {
  constructor(private readonly parts: PipelineParts) {}

  /** Ends with the deploy live, failed or canceled, and never throws. */
  async run(record: DeployRecord, signal: AbortSignal, onRelease: () => void): Promise<void> {
    const log = this.logOf(record);
    try {
      const service = serviceOf(this.parts.store, record.serviceId);
      record.settings ??= settingsFor(this.parts.store, service);
      record.settings = withInstancesByLoad(record.settings, service);
      if (record.deployOnly) this.takeLastBuild(record, record.settings);
      const isBuilt = record.artifact !== undefined;
      if (isBuilt) onRelease();
      else if (imageOf(record.settings.service) !== undefined)
        await this.pull(record, record.settings, signal, onRelease);
      else await this.build(record, record.settings, signal, onRelease);
      // Whether it runs with `deploy_only` on Render is not known for sure; it comes between build and start of every
      // deploy, and the variables that changed may be the very ones that it works by. A rollback's has run before.
      if (!isBuilt || record.deployOnly) await this.preDeploy(record, record.settings, signal);
      await this.setStatus(record, "update_in_progress");
      log("==> Deploying...");
      await this.makeRoom(record, record.settings, signal);
      const release = await this.start(record, signal);
      if (signal.aborted) await release.stop();
      signal.throwIfAborted();
      await this.goLive(service, record, release);
      log("==> Your service is live");
    } catch (error) {
      const status = signal.aborted ? "canceled" : failureOf(record.deploy.status);
      log(signal.aborted ? "==> Deploy canceled" : `==> ${explain(error)}`);
      await this.end(record, status, { failure: reasonOf(error) });
    }
  }

  /** Starts what a deploy runs, from the build that was kept. */
  async start(record: DeployRecord, signal: AbortSignal): Promise<LiveRelease> {
    const settings = settingsOf(record);
    const disk = await this.parts.diskFolders.mounted(settings.service);
    const job = { ...this.runJob(record, settings, signal), disk };
    const { artifact } = job;
    if (artifact.kind === "build") {
      await access(artifact.dir).catch(() => {
        throw new StepFailure(`The build of deploy ${buildDirOf(record)} is gone from ${artifact.dir}: deploy again`);
      });
    }
    return this.parts.runtimeFor(settings).start(job);
  }

  /**
   * Runs a command to its end with the build and the variables of a deploy.
   *
   * @throws StepFailure when it ends with another code than 0, or can't be run
   */
  async runOnce(record: DeployRecord, { signal, ...task }: Task & { signal: AbortSignal }): Promise<void> {
    const settings = settingsOf(record);
    const job = this.runJob(record, settings, signal);
    await this.parts.builds.holding(record, () => this.parts.runtimeFor(settings).runOnce(job, task));
  }

  private async build(
    record: DeployRecord,
    settings: DeploySettings,
    signal: AbortSignal,
    onRelease: () => void,
  ): Promise<void> {
    await this.setStatus(record, "build_in_progress");
    const artifact = await this.parts.runtimeFor(settings).build({
      settings,
      commitId: record.commitId,
      buildDir: await this.parts.builds.create(record.serviceId, record.deploy.id),
      log: this.logOf(record),
      signal,
      onCommit: async (commit) => {
        await this.change(record, { ...record.deploy, commit });
        onRelease();
      },
    });
    signal.throwIfAborted();
    await this.parts.store.change(record, { artifact: { ...artifact, dir: record.deploy.id } });
  }

  /** Render pulls while it says that it runs the pre-deploy command, or updates: an image has no build. */
  private async pull(
    record: DeployRecord,
    settings: DeploySettings,
    signal: AbortSignal,
    onRelease: () => void,
  ): Promise<void> {
    const own = imageOf(settings.service) ?? "";
    const ref = record.imageUrl ?? own;
    const hasPreDeploy = preDeployCommandOf(settings.service) !== undefined;
    await this.setStatus(record, hasPreDeploy ? "pre_deploy_in_progress" : "update_in_progress");
    const log = this.logOf(record);
    log(`==> Pulling ${ref}...`);
    const pulled = this.parts.runtimeFor(settings).pull({ settings, ref, log, signal });
    const artifact = await pulled.catch((error: unknown) => {
      if (!signal.aborted) this.parts.events.record(record.serviceId, imagePullFailed(ref, error));
      throw error;
    });
    signal.throwIfAborted();
    log(`==> Using image ${ref} with digest ${artifact.digest}`);
    const credential = settings.service.registryCredential?.name;
    const image = { ref, sha: artifact.digest, ...(credential !== undefined && { registryCredential: credential }) };
    await this.parts.store.change(record, { artifact: { ...artifact, by: record.deploy.id } });
    await this.change(record, { ...record.deploy, image });
    onRelease();
  }

  /** One that had to wait takes what was built in the meantime: nobody expects to go back behind it. */
  private takeLastBuild(record: DeployRecord, { service }: DeploySettings): void {
    const last = lastBuildOf(deploysOf(this.parts.store, record.serviceId), artifactKindOf(service));
    if (last?.artifact === undefined) throw new StepFailure("There is no build to deploy");
    record.artifact = last.artifact;
    const { commit, image } = last.deploy;
    record.deploy = { ...record.deploy, commit, ...(image && { image }) };
  }

  private async preDeploy(record: DeployRecord, settings: DeploySettings, signal: AbortSignal): Promise<void> {
    if (preDeployCommandOf(settings.service) === undefined) return;
    await this.setStatus(record, "pre_deploy_in_progress");
    await this.parts.runtimeFor(settings).preDeploy(this.runJob(record, settings, signal));
    signal.throwIfAborted();
  }

  /** Of a service with a disk, what runs ends before anything else starts: two can't have the disk at once. */
  private async makeRoom(record: DeployRecord, { service }: DeploySettings, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    if (service.serviceDetails.disk === undefined) return;
    await this.parts.liveServices.vacate(record.serviceId);
  }

  /** The new release takes all new requests before the API calls it live. The old one drains on its own time. */
  private async goLive(service: ServiceRecord, record: DeployRecord, release: LiveRelease): Promise<void> {
    const { store, liveServices, events, transitions } = this.parts;
    const former = liveServices.switchTo(record.serviceId, release);
    for (const other of deploysOf(store, record.serviceId)) {
      if (other.deploy.status === "live") transitions.to(other, "deactivated");
    }
    service.liveDeployId = record.deploy.id;
    // Another number than before only after a rollback: of every other deploy it follows the service's own.
    const { numInstances } = settingsOf(record).service.serviceDetails;
    const before = service.service.serviceDetails.numInstances;
    if (numInstances !== undefined) service.service.serviceDetails.numInstances = numInstances;
    events.record(record.serviceId, ...instanceCountChanged(before, numInstances));
    await this.end(record, "live");
    if (former !== undefined) liveServices.retire(record.serviceId, former);
    // The number may have been changed while the instances were started.
    await release.scale(settingsOf(record).service.serviceDetails.numInstances ?? 1);
  }

  private runJob(record: DeployRecord, settings: DeploySettings, signal: AbortSignal): RunJob {
    const { store, builds } = this.parts;
    const artifact = builds.artifactOf(record);
    if (artifact === undefined) throw new Error(`deploy ${record.deploy.id} has nothing to start`);
    const service = serviceOf(store, record.serviceId);
    return {
      settings,
      artifact,
      isBuildInUse: builds.isInUse(record),
      log: this.logOf(record),
      tell: (turn) => this.parts.events.record(record.serviceId, happeningOfTurn(turn)),
      signal,
      staticRules: () => service,
      domains: () => service.customDomains,
    };
  }

  /** What an instance writes is the application's own; all else belongs to the deploy. */
  private logOf(record: DeployRecord): Log {
    return (message, instance) => {
      const type = instance === undefined ? "build" : "app";
      this.parts.logs.append({ resource: record.serviceId, type, instance }, message);
    };
  }

  private setStatus(record: DeployRecord, status: DeployStatus): Promise<void> {
    this.parts.transitions.to(record, status);
    return this.parts.store.save();
  }

  /** What has happened has happened, whether it can be written down or not. */
  private async end(record: DeployRecord, status: DeployStatus, ending?: Ending): Promise<void> {
    this.parts.transitions.to(record, status, ending);
    await this.parts.store.saveInBackground();
  }

  private async change(record: DeployRecord, deploy: Deploy): Promise<void> {
    record.deploy = deploy;
    await this.parts.store.save();
  }
}

/** What a deploy of a service runs with that begins now. The service's own variables and files win over those of its groups. */
function settingsFor(store: Store, { service, envVars, secretFiles }: ServiceRecord): DeploySettings {
  const inherited = inheritedBy(store, service.id);
  const variables = new Map([...inherited.envVars, ...envVars].map((envVar) => [envVar.key, envVar]));
  const files = new Map([...inherited.secretFiles, ...secretFiles].map((file) => [file.name, file]));
  return structuredClone({ service, envVars: [...variables.values()], secretFiles: [...files.values()] });
}

/** Where load says how many instances run, a rollback brings no other number back. */
function withInstancesByLoad(settings: DeploySettings, { service }: ServiceRecord): DeploySettings {
  const { numInstances } = service.serviceDetails;
  if (scalingOf(service) === undefined || numInstances === undefined) return settings;
  const serviceDetails = { ...settings.service.serviceDetails, numInstances };
  return { ...settings, service: { ...settings.service, serviceDetails } };
}

function settingsOf(record: DeployRecord): DeploySettings {
  if (record.settings === undefined) throw new Error(`deploy ${record.deploy.id} never started`);
  return record.settings;
}

/** What a log says of what has ended a deploy or a task. */
export function explain(error: unknown): string {
  if (error instanceof StepFailure) return error.message;
  return `The emulator failed: ${messageOf(error)}`;
}
