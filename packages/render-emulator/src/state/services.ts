import { setTimeout as delay } from "node:timers/promises";
import type { DeployCreate, EnvVar, Instance, Service, ServiceCreate, ServiceUpdate } from "@slipway/render-api";
import { badRequest, messageOf, notFound } from "../errors";
import type { Profile } from "../profile";
import { Endpoint } from "../runtimes/endpoint";
import type { Sources } from "../sources";
import type { Builds } from "./builds";
import { isUnfinished, lastBuildOf, preDeployCommandOf, rolledBack, withStatus } from "./deploy-records";
import type { Deployer } from "./deployer";
import { checkPlan } from "./free-plan";
import type { LiveServices } from "./live-services";
import type { LogStore } from "./logs";
import type { Pipeline } from "./pipeline";
import type { DeployRecord, ServiceRecord } from "./records";
import { checkServiceCreate, createService, isAddressable } from "./service-create";
import { updateService } from "./service-update";
import type { Store } from "./store";
import { microseconds } from "./timestamps";

export interface ServicesParts {
  store: Store;
  sources: Sources;
  logs: LogStore;
  builds: Builds;
  liveServices: LiveServices;
  deployer: Deployer;
  pipeline: Pipeline;
  profile: Profile;
}

/** What the API can do with services. Each method replies only after the change is on disk. */
export class Services {
  private readonly ended = new AbortController();

  constructor(private readonly parts: ServicesParts) {}

  /** Makes a service and, as Render does, starts its first deploy. */
  async create(input: ServiceCreate): Promise<{ service: Service; deployId: string }> {
    const { store, deployer } = this.parts;
    if (input.ownerId !== store.state.owner.id) throw notFound(input.ownerId);
    checkServiceCreate(input);
    const { service } = await this.add(input);
    const { deploy } = await deployer.request({ serviceId: service.id, trigger: "api" });
    return { service, deployId: deploy.id };
  }

  async update(id: string, input: ServiceUpdate): Promise<Service> {
    const record = this.parts.store.service(id);
    if (input.name !== undefined && input.name !== record.service.name) this.checkName(input.name);
    record.service = updateService(record.service, input, this.timestamp());
    await this.parts.store.save();
    return record.service;
  }

  async remove(id: string): Promise<void> {
    const { store, liveServices, deployer, builds, logs } = this.parts;
    // From here on nobody finds it, so nothing new can begin.
    store.state.services.splice(store.state.services.indexOf(store.service(id)), 1);
    await deployer.cancelAll(id);
    store.state.deploys = store.state.deploys.filter((deploy) => deploy.serviceId !== id);
    await store.save();
    await liveServices.close(id);
    await Promise.all([builds.remove(id), logs.remove(id)]);
  }

  async setEnvVars(id: string, envVars: EnvVar[]): Promise<void> {
    this.parts.store.service(id).envVars = envVars;
    await this.parts.store.save();
  }

  /** Applies at once, without a deploy. */
  async scale(id: string, numInstances: number): Promise<void> {
    const record = this.runnable(id);
    checkPlan({ ...record.service.serviceDetails, numInstances });
    record.service.serviceDetails.numInstances = numInstances;
    record.service.updatedAt = this.timestamp();
    for (const deploy of this.parts.store.deploysOf(id)) {
      if (deploy.settings === undefined) continue;
      if (deploy.deploy.id !== record.liveDeployId && !isUnfinished(deploy)) continue;
      deploy.settings.service.serviceDetails.numInstances = numInstances;
    }
    await this.parts.store.save();
    await this.parts.liveServices.release(id)?.scale(numInstances);
  }

  async suspend(id: string): Promise<void> {
    const { store, liveServices, deployer } = this.parts;
    const record = store.service(id);
    // First of all, so that no deploy can begin while those that run are being canceled.
    record.service = { ...record.service, suspended: "suspended", suspenders: ["user"], updatedAt: this.timestamp() };
    const former = liveServices.switchTo(id, undefined);
    await deployer.cancelAll(id);
    if (former !== undefined) liveServices.retire(former);
  }

  /** Starts again what was live, as a deploy with the trigger `service_resumed`. */
  async resume(id: string): Promise<void> {
    const { store, deployer } = this.parts;
    const record = store.service(id);
    if (record.service.suspended === "not_suspended") return;
    record.service = { ...record.service, suspended: "not_suspended", suspenders: [], updatedAt: this.timestamp() };
    const live = this.liveDeploy(record);
    const again = live && { record: live, settings: live.settings };
    await deployer.request({ serviceId: id, trigger: "service_resumed", again });
  }

  /** Exchanges the instances for new ones of the same release, as gently as a deploy does, in the background. */
  async restart(id: string): Promise<void> {
    const record = this.runnable(id);
    const live = this.liveDeploy(record);
    if (live !== undefined) void this.startInstances(record, live);
  }

  instances(id: string): Instance[] {
    this.parts.store.service(id);
    return this.parts.liveServices.release(id)?.instances() ?? [];
  }

  async deploy(id: string, { commitId, deployMode }: DeployCreate): Promise<DeployRecord> {
    const { service } = this.runnable(id);
    const request = { serviceId: id, trigger: "api" };
    if (deployMode !== "deploy_only") return this.parts.deployer.request({ ...request, commitId });
    const record = lastBuildOf(this.parts.store.deploysOf(id));
    if (record === undefined) {
      throw badRequest(
        "`deployMode`: the service has no successful build yet, so there is nothing to deploy without one",
      );
    }
    const hasPreDeploy = preDeployCommandOf(service) !== undefined;
    return this.parts.deployer.request({ ...request, lastBuild: { record, hasPreDeploy } });
  }

  /**
   * The stored variables stay as they are: what Render stores after a rollback is unknown.
   *
   * Whether the pre-deploy command of a rollback runs on Render is unknown; here it does not: the old build's
   * migrations ran.
   */
  async rollback(id: string, deployId: string): Promise<DeployRecord> {
    const { service } = this.runnable(id);
    const record = this.parts.store.deploysOf(id).find(({ deploy }) => deploy.id === deployId);
    if (record === undefined) throw notFound(deployId);
    const { deploy, settings, buildId } = record;
    if (settings === undefined || (deploy.status !== "live" && deploy.status !== "deactivated")) {
      throw badRequest(`\`deployId\`: deploy ${deployId} was never live, so there is nothing to roll back to`);
    }
    if (buildId === undefined) {
      throw badRequest(`\`deployId\`: the build of deploy ${deployId} is no longer kept: deploy its commit instead`);
    }
    const again = { record, settings: rolledBack(settings, service) };
    return this.parts.deployer.request({ serviceId: id, trigger: "rollback", again });
  }

  /**
   * After a start of the emulator: opens every service's port, ends the deploys that its end cut off, and starts what
   * was live from the build that was kept. Resolves as soon as the ports are open.
   */
  async resumeAll(): Promise<void> {
    const { store, liveServices, sources } = this.parts;
    for (const record of store.state.deploys.filter(isUnfinished)) {
      const labels = { resource: record.serviceId, type: "build", deploy: record.deploy.id } as const;
      this.parts.logs.append(labels, "==> Deploy canceled: the emulator was stopped while it ran");
      record.deploy = withStatus(record.deploy, "canceled", sources.now());
    }
    await store.save();
    for (const record of store.state.services) {
      await liveServices.open(record);
      const live = this.liveDeploy(record);
      if (live !== undefined && record.service.suspended === "not_suspended") void this.resumeLive(record, live);
    }
  }

  /** Ends what goes on in the background. */
  stop(): void {
    this.ended.abort();
  }

  private async add(input: ServiceCreate): Promise<ServiceRecord> {
    const { store, liveServices, sources } = this.parts;
    const endpoint = isAddressable(input.type) ? await Endpoint.listen(0, `service \`${input.name}\``) : undefined;
    try {
      // Without a pause between the check and the entry, so that two requests at once can't both have the name.
      this.checkName(input.name);
      const slugs = new Set(store.state.services.map((record) => record.service.slug));
      const record = createService(input, slugs, endpoint?.port, sources);
      await store.add(store.state.services, record);
      if (endpoint !== undefined) liveServices.adopt(record, endpoint);
      return record;
    } catch (error) {
      await endpoint?.close();
      throw error;
    }
  }

  /** Tries until the release serves, or something else was deployed. */
  private async resumeLive(record: ServiceRecord, live: DeployRecord): Promise<void> {
    const { liveServices, profile } = this.parts;
    const { signal } = this.ended;
    const isDone = () =>
      signal.aborted || !this.isLive(record, live) || liveServices.release(record.service.id) !== undefined;
    for (let pause = profile.restartDelayMs; !isDone(); pause = Math.min(pause * 2, profile.restartDelayLimitMs)) {
      await this.startInstances(record, live);
      if (!isDone()) await delay(pause, undefined, { signal }).catch(() => undefined);
    }
  }

  /** Exchanges what serves for new instances of the same deploy, unless something else came about in the meantime. */
  private async startInstances(record: ServiceRecord, live: DeployRecord): Promise<void> {
    const { liveServices, pipeline, logs } = this.parts;
    const id = record.service.id;
    const before = liveServices.release(id);
    const release = await pipeline.start(live, this.ended.signal).catch((error: unknown) => {
      logs.append({ resource: id, type: "build", deploy: live.deploy.id }, `==> Start failed: ${messageOf(error)}`);
    });
    if (release === undefined) return;
    const isWanted = this.isLive(record, live) && liveServices.release(id) === before;
    const former = isWanted ? liveServices.switchTo(id, release) : release;
    if (former !== undefined) liveServices.retire(former);
  }

  private isLive(record: ServiceRecord, deploy: DeployRecord): boolean {
    const exists = this.parts.store.state.services.includes(record);
    return exists && record.liveDeployId === deploy.deploy.id && record.service.suspended === "not_suspended";
  }

  private liveDeploy(record: ServiceRecord): DeployRecord | undefined {
    return record.liveDeployId === undefined ? undefined : this.parts.store.deploy(record.liveDeployId);
  }

  private runnable(id: string): ServiceRecord {
    const record = this.parts.store.service(id);
    if (record.service.suspended === "suspended") throw badRequest("cannot deploy suspended service");
    return record;
  }

  /** Names are unique in a workspace; the wording is the emulator's own, Render's is unknown. */
  private checkName(name: string): void {
    const other = this.parts.store.state.services.find((record) => record.service.name === name);
    if (other === undefined) return;
    throw badRequest(`\`name\`: a service named \`${name}\` exists already (${other.service.id})`);
  }

  private timestamp(): string {
    return microseconds(this.parts.sources.now());
  }
}
