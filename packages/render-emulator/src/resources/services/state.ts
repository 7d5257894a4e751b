import type { Instance, PreviewCreate, Service, ServiceCreate, ServiceUpdate } from "@slipway/render-api";
import { badRequest } from "../../errors";
import { Endpoint } from "../../runtimes/endpoint";
import type { Capacity } from "../../runtimes/process/capacity";
import type { Sources } from "../../sources";
import type { Store } from "../store";
import { microseconds } from "../../state/timestamps";
import type { Events } from "../events/state";
import type { LogStore } from "../logs/state";
import { unlinkEverywhere } from "../env-groups/record";
import { environmentOf } from "../environments/record";
import { requireOwner } from "../owners/state";
import { withinBounds } from "./autoscaling/policy";
import { checkServiceCreate, createService, instancesAtFirst, isAddressable } from "./create";
import type { Builds } from "./deploys/builds";
import type { CronRuns } from "./cron-runs/state";
import type { Deployer } from "./deploys/deployer";
import { askedImage } from "./deploys/record";
import type { DiskFolders } from "./disks/folders";
import { checkPlan } from "./free-plan";
import { happeningsOfDisk, happeningsOfUpdate, instanceCountChanged } from "./happenings";
import { setInstanceCount } from "./instance-count";
import { asPreviewOf, linkAsPreview, previewInput, previewsOf, withParentsName } from "./image-previews";
import type { Instances } from "./instances";
import type { Jobs } from "./jobs/state";
import type { LiveServices } from "./live-services";
import { runnableService, serviceOf, type ServiceRecord, serviceWithInstances } from "./record";
import { serviceAsReplied } from "./reply";
import { updateService } from "./update";

export interface ServicesParts {
  store: Store;
  sources: Sources;
  logs: LogStore;
  events: Events;
  builds: Builds;
  diskFolders: DiskFolders;
  jobs: Jobs;
  cronRuns: CronRuns;
  liveServices: LiveServices;
  deployer: Deployer;
  instances: Instances;
  capacity: Capacity;
}

/** What the API can do with services. Each method replies only after the change is on disk. */
export class Services {
  constructor(private readonly parts: ServicesParts) {}

  /** Newest first. */
  all(): Service[] {
    return this.parts.store.state.services.map(({ service }) => this.replied(service)).toReversed();
  }

  get(id: string): Service {
    return this.replied(serviceOf(this.parts.store, id).service);
  }

  /**
   * Makes a service and, as Render does, starts its first deploy.
   *
   * @param parent the service that it is a preview of
   */
  async create(input: ServiceCreate, parent?: Service): Promise<{ service: Service; deployId: string }> {
    requireOwner(this.parts.store, input.ownerId);
    if (input.environmentId !== undefined) environmentOf(this.parts.store, input.environmentId);
    checkServiceCreate(input);
    if (input.type !== "static_site" && input.type !== "cron_job")
      this.checkInstances("", instancesAtFirst(input.serviceDetails ?? {}));
    const { service, disk } = await this.add(input, parent);
    this.parts.events.record(service.id, ...happeningsOfDisk(undefined, disk));
    const deploy = await this.parts.deployer.request({
      serviceId: service.id,
      trigger: "api",
      isFirst: true,
      image: askedImage(service),
    });
    return { service: this.replied(service), deployId: deploy.id };
  }

  /** Makes a preview of a service that runs an image. It stays until somebody deletes it, or the service. */
  preview(id: string, input: PreviewCreate): Promise<{ service: Service; deployId: string }> {
    const { store, sources } = this.parts;
    const parent = runnableService(store, id, "deploy");
    const isTaken = (name: string) => store.state.services.some(({ service }) => service.name === name);
    return this.create(previewInput(parent, input, sources, isTaken), parent.service);
  }

  async update(id: string, input: ServiceUpdate): Promise<Service> {
    const record = serviceOf(this.parts.store, id);
    if (input.name !== undefined && input.name !== record.service.name) this.checkName(input.name);
    const before = record.service;
    const service = updateService(before, input, this.timestamp(), this.parts.store.state.registryCredentials);
    await this.parts.store.change(record, { service });
    this.parts.events.record(id, ...happeningsOfUpdate(before, service));
    return this.replied(service);
  }

  /** Its previews go first: nobody could tell what they are of. What Render does with them is unknown. */
  async remove(id: string): Promise<void> {
    const { store, liveServices, deployer, builds, diskFolders, jobs, cronRuns, logs, events } = this.parts;
    const record = serviceOf(store, id);
    for (let preview = this.previewOf(id); preview !== undefined; preview = this.previewOf(id)) {
      await this.remove(preview.service.id);
    }
    // From here on nobody finds it, so nothing new can begin.
    store.state.services.splice(store.state.services.indexOf(record), 1);
    await Promise.all([deployer.cancelAll(id), jobs.remove(id), cronRuns.endAll(id)]);
    store.state.deploys = store.state.deploys.filter((deploy) => deploy.serviceId !== id);
    unlinkEverywhere(store, id);
    await store.save();
    await liveServices.close(id);
    logs.remove(id);
    events.remove(id);
    await builds.remove(id);
    if (record.disk !== undefined) await diskFolders.remove(record.disk.id);
  }

  /** Applies at once, without a deploy. Where load says how many instances run, it goes on from there, within its bounds. */
  async scale(id: string, numInstances: number): Promise<void> {
    const record = serviceWithInstances(this.parts.store, id, "scale");
    const details = record.service.serviceDetails;
    checkPlan(record.service.type, { ...details, numInstances });
    if (record.disk !== undefined && numInstances > 1) {
      throw badRequest(`\`numInstances\`: a service with a disk has one instance, not ${numInstances}`);
    }
    const wanted = withinBounds(details.autoscaling, numInstances);
    this.checkInstances(id, wanted);
    const before = record.service.serviceDetails.numInstances;
    await setInstanceCount(this.parts, record, wanted);
    this.parts.events.record(id, ...instanceCountChanged(before, wanted));
  }

  /** Its previews are suspended by it, as one of Render's suspenders says. */
  async suspend(id: string, by: "user" | "parent_service" = "user"): Promise<void> {
    await this.suspendOne(id, by);
    for (const { service } of previewsOf(this.parts.store.state.services, id)) {
      await this.suspend(service.id, "parent_service");
    }
  }

  private async suspendOne(id: string, by: string): Promise<void> {
    const { store, liveServices, deployer, cronRuns } = this.parts;
    const record = serviceOf(store, id);
    if (record.service.suspended === "not_suspended") this.noteSuspension(id);
    // First of all, so that no deploy can begin while those that run are being canceled.
    const suspenders = [...new Set([...record.service.suspenders, by])];
    record.service = { ...record.service, suspended: "suspended", suspenders, updatedAt: this.timestamp() };
    // What is resumed must not meet it on the disk.
    if (record.disk !== undefined) {
      await Promise.all([liveServices.vacate(id), deployer.cancelAll(id)]);
      return;
    }
    const former = liveServices.switchTo(id, undefined);
    await Promise.all([deployer.cancelAll(id), cronRuns.endAll(id)]);
    if (former !== undefined) liveServices.retire(id, former);
  }

  /** Starts again what was live, as a deploy with the trigger `service_resumed`, and the previews that went with it. */
  async resume(id: string): Promise<void> {
    await this.resumeOne(id);
    for (const record of previewsOf(this.parts.store.state.services, id)) {
      const suspenders = record.service.suspenders.filter((one) => one !== "parent_service");
      // Those that somebody has suspended themselves stay so.
      if (suspenders.length === 0) await this.resumeOne(record.service.id);
      else await this.parts.store.change(record, { service: { ...record.service, suspenders } });
    }
  }

  private async resumeOne(id: string): Promise<void> {
    const { store, deployer, instances } = this.parts;
    const record = serviceOf(store, id);
    if (record.service.suspended === "not_suspended") return;
    record.service = { ...record.service, suspended: "not_suspended", suspenders: [], updatedAt: this.timestamp() };
    const { user } = this.parts.events;
    this.parts.events.record(
      id,
      { type: "suspender_removed", details: { actor: "user", resumedByUser: user } },
      { type: "service_resumed", details: {} },
    );
    const live = instances.liveDeploy(record);
    const again = live && { record: live, settings: live.settings };
    await deployer.request({ serviceId: id, trigger: "service_resumed", again });
  }

  /** No answer is kept at the edge here, so that there is nothing to purge. */
  purgeCache(id: string): void {
    const { type, serviceDetails } = serviceOf(this.parts.store, id).service;
    if (type !== "web_service") throw badRequest(`only web services have a cache, not a ${type}`);
    if (serviceDetails.plan === "free") throw badRequest("services on plan `free` have no edge cache");
    const { user } = this.parts.events;
    this.parts.events.record(id, {
      type: "edge_cache_purged",
      details: { trigger: { manual: true, system: false, user } },
    });
  }

  /** In the background. */
  restart(id: string): void {
    const record = serviceWithInstances(this.parts.store, id, "restart");
    const { events, instances } = this.parts;
    events.record(id, { type: "server_restarted", details: { triggeredByUser: events.user.email } });
    instances.replace(record);
  }

  instances(id: string): Instance[] {
    serviceOf(this.parts.store, id);
    return this.parts.liveServices.release(id)?.instances() ?? [];
  }

  private noteSuspension(id: string): void {
    const { events } = this.parts;
    events.record(
      id,
      { type: "suspender_added", details: { actor: "user", suspendedByUser: events.user } },
      { type: "service_suspended", details: {} },
    );
  }

  private previewOf(id: string): ServiceRecord | undefined {
    return previewsOf(this.parts.store.state.services, id)[0];
  }

  private async add(input: ServiceCreate, parent?: Service): Promise<ServiceRecord> {
    const { store, liveServices, sources } = this.parts;
    const holder = `service \`${input.name}\``;
    const endpoint = isAddressable(input.type) ? await Endpoint.listenAnywhere(holder) : undefined;
    const inside = input.type === "web_service" ? await Endpoint.listenAnywhere(holder) : undefined;
    try {
      // Without a pause between the check and the entry, so that two requests at once can't both have the name.
      this.checkName(input.name);
      const slugs = new Set(store.state.services.map((record) => record.service.slug));
      const record = createService(
        input,
        slugs,
        endpoint?.port,
        sources,
        inside?.port,
        store.state.registryCredentials,
      );
      if (parent !== undefined) {
        record.service = asPreviewOf(parent, record.service);
        linkAsPreview(store, parent.id, record.service.id);
      }
      await store.add(store.state.services, record);
      if (endpoint !== undefined) liveServices.adopt(record, endpoint);
      if (inside !== undefined) liveServices.adoptPrivate(record, inside);
      return record;
    } catch (error) {
      await Promise.all([endpoint?.close(), inside?.close()]);
      throw error;
    }
  }

  /** Names are unique in a workspace; the wording is the emulator's own, Render's is unknown. */
  private checkName(name: string): void {
    const other = this.parts.store.state.services.find((record) => record.service.name === name);
    if (other === undefined) return;
    throw badRequest(`\`name\`: a service named \`${name}\` already exists (${other.service.id})`);
  }

  /** Render takes up to a hundred; the emulator refuses what it would not start. */
  private checkInstances(id: string, numInstances: number): void {
    const problem = this.parts.capacity.problem(id, numInstances);
    if (problem !== undefined) throw badRequest(`\`numInstances\`: ${problem}`);
  }

  private replied(service: Service): Service {
    const { services, registryCredentials } = this.parts.store.state;
    return serviceAsReplied(withParentsName(service, services), registryCredentials);
  }

  private timestamp(): string {
    return microseconds(this.parts.sources.now());
  }
}
