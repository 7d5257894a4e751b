import { reservedPorts } from "@slipway/render-api";
import { type DomainTarget, domainHandler } from "../../runtimes/domain-handler";
import { Endpoint } from "../../runtimes/endpoint";
import type { Refusal } from "../../runtimes/own-names";
import type { LiveRelease } from "../../runtimes/runtime";
import type { Foundation } from "../kind";
import { logRequest } from "../logs/request-line";
import { type DeployRecord, deploysOf } from "./deploys/record";
import { openLasting } from "./lasting-endpoint";
import { privatePortOf, refuseForService, refuseAtEdge, refusePrivately } from "./service-callers";
import type { ServiceRecord } from "./record";

interface Start {
  serviceId: string;
  abort: AbortController;
  ended: Promise<void>;
}

/** What runs: the ports of the services, and the release that each serves. */
export class LiveServices {
  private readonly endpoints = new Map<string, Endpoint>();
  /** Those that web services have for the private network. */
  private readonly privateEndpoints = new Map<string, Endpoint>();
  private readonly releases = new Map<string, LiveRelease>();
  /** Releases that are ending, by the id of their service. */
  private readonly ending = new Map<LiveRelease, string>();
  /** What is started outside of a deploy. */
  private readonly starts = new Set<Start>();
  /** Deploys whose log says that they can't be reached privately. */
  private readonly told = new WeakSet<DeployRecord>();
  private readonly ended = new AbortController();
  private domains: Endpoint | undefined;

  constructor(private readonly parts: Pick<Foundation, "store" | "logs" | "events" | "traffic" | "sources">) {}

  /**
   * Opens the lasting ports of a service that is there already. While somebody else has one, that service alone can't be
   * reached there, its log says why, and the port is tried again and again.
   */
  async open(record: ServiceRecord): Promise<void> {
    await this.openPort(record, record.port, (endpoint) => this.adopt(record, endpoint));
    await this.openPort(record, record.privatePort, (endpoint) => this.adoptPrivate(record, endpoint));
  }

  private async openPort(
    record: ServiceRecord,
    port: number | undefined,
    adopt: (endpoint: Endpoint) => void,
  ): Promise<void> {
    const { service } = record;
    if (port === undefined) return;
    await openLasting({
      holder: `service \`${service.name}\``,
      port,
      signal: this.ended.signal,
      isWanted: () => this.parts.store.state.services.includes(record),
      adopt,
      onTaken: (problem) => {
        const message = `==> The service can't be reached until its address is free: ${problem}`;
        this.parts.logs.append({ resource: service.id, type: "build" }, message);
      },
    });
  }

  /** Opens the one port of all custom domains; requests find their service by Host header. Returns its number. */
  async openDomains(port: number | undefined): Promise<number> {
    const holder = "the custom domains";
    const adopt = (endpoint: Endpoint) => {
      this.domains = endpoint;
      // The handler finds a service for each name, or answers that there is none.
      endpoint.refuse = () => undefined;
      endpoint.handler = domainHandler((host) => this.findDomain(host));
    };
    if (port !== undefined) {
      await openLasting({ holder, port, signal: this.ended.signal, isWanted: () => true, adopt });
      return port;
    }
    const endpoint = await Endpoint.listenAnywhere(holder);
    adopt(endpoint);
    return endpoint.port;
  }

  /** Gives a service the port that was opened for it. Until something is live, it says so. */
  adopt(record: ServiceRecord, endpoint: Endpoint): void {
    endpoint.whenIdle = () => this.explainIdle(record);
    endpoint.refuse = (request) => refuseForService(record, this.parts.store.state.services, request);
    endpoint.whenClosed = (request) => refuseAtEdge(record, request);
    const { id, type } = record.service;
    if (type !== "private_service") {
      endpoint.onRequest = (exchange) => {
        this.parts.traffic.watch(id, exchange);
        // "Render does not emit logs for static sites", says its documentation.
        if (type === "web_service") logRequest(this.parts, id, exchange);
      };
    }
    endpoint.handler = this.releases.get(record.service.id)?.handler;
    this.endpoints.set(record.service.id, endpoint);
  }

  /** Gives a web service the port that was opened for it on the private network. */
  adoptPrivate(record: ServiceRecord, endpoint: Endpoint): void {
    const { id } = record.service;
    endpoint.whenIdle = () => this.explainIdle(record);
    endpoint.refuse = (request) =>
      this.uncarried(record) ?? refusePrivately(record, this.parts.store.state.services, request);
    endpoint.handler = this.releases.get(id)?.privateHandler;
    this.privateEndpoints.set(id, endpoint);
  }

  /** Why the private network brings nothing to a service, which its log says, too; undefined when it does. */
  private uncarried({ service, liveDeployId }: ServiceRecord): Refusal | undefined {
    if (service.serviceDetails.plan === "free") {
      return { status: 502, text: `service \`${service.name}\` is on plan \`free\`, which nobody reaches privately` };
    }
    const live = deploysOf(this.parts.store, service.id).find(({ deploy }) => deploy.id === liveDeployId);
    const port = privatePortOf(live?.settings?.envVars ?? []);
    if (live === undefined || !reservedPorts.includes(port)) return undefined;
    const text =
      `service \`${service.name}\` listens on ${port}, which Render's private network doesn't carry, so there nothing would ` +
      "reach it: set its variable `PORT` to another one, such as 4000";
    if (!this.told.has(live))
      this.parts.logs.append({ resource: service.id, type: "build" }, `==> Asked privately: ${text}`);
    this.told.add(live);
    return { status: 502, text };
  }

  release(serviceId: string): LiveRelease | undefined {
    return this.releases.get(serviceId);
  }

  /** All new requests go to the release from now on. Returns the one that served before. */
  switchTo(serviceId: string, release: LiveRelease | undefined): LiveRelease | undefined {
    const former = this.releases.get(serviceId);
    if (release === undefined) this.releases.delete(serviceId);
    else this.releases.set(serviceId, release);
    const endpoint = this.endpoints.get(serviceId);
    if (endpoint !== undefined) endpoint.handler = release?.handler;
    const inside = this.privateEndpoints.get(serviceId);
    if (inside !== undefined) inside.handler = release?.privateHandler;
    if ((release?.instances().length ?? 0) > 0) {
      this.parts.events.record(serviceId, { type: "server_available", details: {} });
    }
    return former;
  }

  /**
   * Starts something of a service outside of a deploy, until the service has to be vacated.
   *
   * @param action lets nothing run that it has started once its signal is aborted
   */
  async start(serviceId: string, action: (signal: AbortSignal) => Promise<void>): Promise<void> {
    const abort = new AbortController();
    const start = { serviceId, abort, ended: action(abort.signal) };
    this.starts.add(start);
    await start.ended.finally(() => this.starts.delete(start));
  }

  /** Ends all of a service that runs, starts or is ending, and resolves once it has ended. */
  async vacate(serviceId: string): Promise<void> {
    const former = this.switchTo(serviceId, undefined);
    if (former !== undefined) this.track(serviceId, former, former.stop());
    const starts = [...this.starts].filter((start) => start.serviceId === serviceId);
    for (const { abort } of starts) abort.abort();
    const ending = [...this.ending].filter(([, id]) => id === serviceId);
    await Promise.all([...starts.map(({ ended }) => ended), ...ending.map(([release]) => release.stop())]);
  }

  /** Whether nothing of a service runs, starts or is ending, but for what a deploy starts. */
  isVacant(serviceId: string): boolean {
    const others = [...[...this.starts].map((start) => start.serviceId), ...this.ending.values()];
    return !this.releases.has(serviceId) && !others.includes(serviceId);
  }

  /** Drains a release of a service that no longer gets requests, in the background. */
  retire(serviceId: string, release: LiveRelease): void {
    this.track(serviceId, release, release.retire());
  }

  private track(serviceId: string, release: LiveRelease, ended: Promise<void>): void {
    this.ending.set(release, serviceId);
    void ended.finally(() => this.ending.delete(release));
  }

  /** Ends a service for good: its release and its port. */
  async close(serviceId: string): Promise<void> {
    await this.vacate(serviceId);
    for (const endpoints of [this.endpoints, this.privateEndpoints]) {
      await endpoints.get(serviceId)?.close();
      endpoints.delete(serviceId);
    }
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.domains?.close();
    const endpoints = [...this.endpoints.values(), ...this.privateEndpoints.values()];
    await Promise.all(endpoints.map((endpoint) => endpoint.close()));
    await Promise.all([...this.releases.values(), ...this.ending.keys()].map((release) => release.stop()));
  }

  private findDomain(host: string): DomainTarget | undefined {
    for (const { service, customDomains } of this.parts.store.state.services) {
      const domain = customDomains.find(({ name }) => name === host);
      const endpoint = this.endpoints.get(service.id);
      if (domain !== undefined && endpoint !== undefined) return { endpoint, redirectTo: domain.redirectForName };
    }
    return undefined;
  }

  /** Also of a service that is being deleted: its port is open until its release has ended. */
  private explainIdle({ service }: ServiceRecord): string {
    if (service.suspended === "suspended") return `service \`${service.name}\` is suspended`;
    const last = deploysOf(this.parts.store, service.id).at(-1)?.deploy;
    const state = last === undefined ? "it was never deployed" : `its last deploy ${last.id} is ${last.status}`;
    return `service \`${service.name}\` has nothing live: ${state}`;
  }
}
