import type { Deploy } from "@slipway/render-api";
import type { Sources } from "../../../sources";
import {
  createDeploy,
  deployOf,
  type DeployRecord,
  type DeployRequest,
  deploysOf,
  isUnfinished,
  withoutOldDeploys,
  withStatus,
} from "./record";
import type { Store } from "../../store";

interface RunningDeploy {
  record: DeployRecord;
  abort: AbortController;
  ended: Promise<void>;
}

/**
 * Lets one deploy of each service run at a time. A further one waits behind it (Render's overlap policy "Wait"): the
 * newest that waits wins, older ones are canceled.
 */
export class Deployer {
  private readonly running = new Map<string, RunningDeploy>();

  /** @param run carries one deploy through to its end and never throws */
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly run: (record: DeployRecord, signal: AbortSignal) => Promise<void>,
  ) {}

  /** Begins a deploy. Its status is `queued` when it has to wait. */
  async request(request: DeployRequest): Promise<DeployRecord> {
    const running = this.running.get(request.serviceId);
    const queued = running !== undefined && isUnfinished(running.record);
    const record = createDeploy(request, queued, this.sources);
    if (queued) this.cancelQueued(request.serviceId);
    this.store.state.deploys = withoutOldDeploys([...this.store.state.deploys, record], request.serviceId);
    if (!queued) this.start(record);
    await this.store.save();
    return record;
  }

  /** Ends a deploy as `canceled`; one that has ended already stays as it is (what Render replies then is unknown). */
  async cancel(deployId: string): Promise<Deploy> {
    const record = deployOf(this.store, deployId);
    const running = this.running.get(record.serviceId);
    if (running?.record === record) {
      running.abort.abort();
      await running.ended;
    } else if (isUnfinished(record)) {
      this.setCanceled(record);
      await this.store.save();
    }
    return record.deploy;
  }

  /** Cancels whatever runs or waits for a service. */
  async cancelAll(serviceId: string): Promise<void> {
    this.cancelQueued(serviceId);
    const running = this.running.get(serviceId);
    running?.abort.abort();
    await running?.ended;
    await this.store.save();
  }

  /** Cancels every deploy, as when the emulator ends. */
  async stop(): Promise<void> {
    await Promise.all([...this.running.keys()].map((serviceId) => this.cancelAll(serviceId)));
  }

  private start(record: DeployRecord): void {
    const abort = new AbortController();
    const ended = this.run(record, abort.signal).then(() => {
      if (this.running.get(record.serviceId)?.record !== record) return;
      this.running.delete(record.serviceId);
      this.startNext(record.serviceId);
    });
    this.running.set(record.serviceId, { record, abort, ended });
  }

  private startNext(serviceId: string): void {
    const next = deploysOf(this.store, serviceId).find((record) => record.deploy.status === "queued");
    if (next !== undefined) this.start(next);
  }

  private cancelQueued(serviceId: string): void {
    for (const record of deploysOf(this.store, serviceId)) {
      if (record.deploy.status === "queued") this.setCanceled(record);
    }
  }

  private setCanceled(record: DeployRecord): void {
    record.deploy = withStatus(record.deploy, "canceled", this.sources.now());
  }
}
