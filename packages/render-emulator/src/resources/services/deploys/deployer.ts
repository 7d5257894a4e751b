import { setTimeout as delay } from "node:timers/promises";
import type { Deploy } from "@slipway/render-api";
import type { Sources } from "../../../sources";
import { withoutOldDeploys } from "./kept";
import { createDeploy, deployOf, type DeployRecord, type DeployRequest, deploysOf, isUnfinished } from "./record";
import type { Store } from "../../store";
import type { DeployTransitions } from "./transitions";

/** How long a reply waits for commit or digest. What can't be reached in that time makes it reply without one. */
const releaseLimitMs = 10_000;

interface RunningDeploy {
  record: DeployRecord;
  abort: AbortController;
  /** Resolves when the commit to build has been fetched or the image found, or the deploy has ended without one. */
  releaseKnown: Promise<void>;
  ended: Promise<void>;
}

/**
 * Lets one deploy of each service run at a time. A further one waits behind it (Render's overlap policy "Wait"): the
 * newest that waits wins, older ones are canceled.
 */
export class Deployer {
  private readonly running = new Map<string, RunningDeploy>();

  /** @param run carries one deploy through to its end and never throws; tells when the commit to build, or the image's digest, is known */
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
    private readonly transitions: DeployTransitions,
    private readonly run: (record: DeployRecord, signal: AbortSignal, onRelease: () => void) => Promise<void>,
  ) {}

  /**
   * Begins a deploy and returns it as it began, with its commit or digest: Render says at once what it is going to run. Its
   * status is `queued` when it has to wait, and a cron job's image is live in the reply: nothing is started. Whether Render refuses a commit that is not in the repository is unknown; here such
   * a deploy begins and fails, as one of a repository that can't be reached.
   */
  async request(request: DeployRequest): Promise<Deploy> {
    const running = this.running.get(request.serviceId);
    const queued = running !== undefined && isUnfinished(running.record);
    const record = createDeploy(request, queued, this.sources);
    if (queued) this.cancelQueued(request.serviceId, record.deploy.id);
    const begun = record.deploy;
    this.store.state.deploys = withoutOldDeploys([...this.store.state.deploys, record], request.serviceId);
    this.transitions.made(record);
    const started = queued ? undefined : this.start(record);
    await this.store.save();
    const isOfCronJob = request.image?.isOfCronJob === true;
    const known = isOfCronJob ? started?.ended : started?.releaseKnown;
    await Promise.race([known, delay(releaseLimitMs, undefined, { ref: false })]);
    const { commit, image } = record.deploy;
    return isOfCronJob && started !== undefined ? record.deploy : { ...begun, commit, ...(image && { image }) };
  }

  /** Ends a deploy as `canceled`; one that has ended already stays as it is (what Render replies then is unknown). */
  async cancel(deployId: string): Promise<Deploy> {
    const record = deployOf(this.store, deployId);
    const running = this.running.get(record.serviceId);
    if (running?.record === record) {
      running.abort.abort();
      await running.ended;
    } else if (isUnfinished(record)) {
      this.transitions.to(record, "canceled");
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

  private start(record: DeployRecord): RunningDeploy {
    const abort = new AbortController();
    let tellRelease = (): void => undefined;
    const releaseKnown = new Promise<void>((resolve) => (tellRelease = resolve));
    const ended = this.run(record, abort.signal, tellRelease).then(() => {
      tellRelease();
      if (this.running.get(record.serviceId)?.record !== record) return;
      this.running.delete(record.serviceId);
      this.startNext(record.serviceId);
    });
    const running = { record, abort, releaseKnown, ended };
    this.running.set(record.serviceId, running);
    return running;
  }

  private startNext(serviceId: string): void {
    const next = deploysOf(this.store, serviceId).find((record) => record.deploy.status === "queued");
    if (next !== undefined) this.start(next);
  }

  /** @param newDeployId the deploy that takes their place */
  private cancelQueued(serviceId: string, newDeployId?: string): void {
    for (const record of deploysOf(this.store, serviceId)) {
      if (record.deploy.status !== "queued") continue;
      this.transitions.to(record, "canceled", newDeployId === undefined ? {} : { newDeployId });
    }
  }
}
