import { ask, lastingConnections } from "./request";

/** What is asked for, and what every right answer holds: an error page may come with the status 200. */
export interface Target {
  url: string;
  holds: string;
  /** What is sent with each request: who asks, say. */
  headers?: Readonly<Record<string, string>>;
}

/** What became of the requests that were sent. */
export interface TrafficReport {
  sent: number;
  seconds: number;
  slowestMs: number;
  /** One line for each request that wasn't answered as it should be. */
  failures: string[];
}

const tickMs = 10;
/** As long as people wait. */
const patienceMs = 10_000;

/**
 * Requests at a steady pace, as many visitors make them: each is sent when its time has come, whatever became of those before, half of
 * them over a new connection each, half over lasting ones.
 */
export class SteadyTraffic implements AsyncDisposable {
  private readonly lasting = lastingConnections();
  private readonly startedAt = performance.now();
  private readonly underWay = new Set<Promise<void>>();
  private readonly failures: string[] = [];
  private readonly timer: NodeJS.Timeout;
  private sent = 0;
  private slowestMs = 0;

  private constructor(
    private readonly targets: readonly Target[],
    private readonly perSecond: number,
  ) {
    this.timer = setInterval(() => this.sendDue(), tickMs);
  }

  static start(targets: readonly Target[], perSecond = 50): SteadyTraffic {
    return new SteadyTraffic(targets, perSecond);
  }

  /** What has become of them so far. */
  get report(): TrafficReport {
    const { sent, slowestMs } = this;
    return { sent, slowestMs, seconds: (performance.now() - this.startedAt) / 1000, failures: [...this.failures] };
  }

  /** Sends no more, waits for the answers that are due, and tells what became of all. */
  async stop(): Promise<TrafficReport> {
    clearInterval(this.timer);
    await Promise.all(this.underWay);
    this.lasting.destroy();
    return this.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  /** All whose time has come: where this process was held up, it makes good for it. */
  private sendDue(): void {
    const due = ((performance.now() - this.startedAt) / 1000) * this.perSecond;
    while (this.sent < due) {
      const request = this.send(this.sent++).finally(() => this.underWay.delete(request));
      this.underWay.add(request);
    }
  }

  private async send(index: number): Promise<void> {
    const nobody: Target = { url: "", holds: "" };
    const { url, holds, headers } = this.targets[Math.floor(index / 2) % this.targets.length] ?? nobody;
    const isNew = index % 2 === 0;
    const since = performance.now();
    const time = new Date().toISOString();
    try {
      const text = await ask(url, isNew ? false : this.lasting, patienceMs, headers);
      if (!text.includes(holds)) throw new Error(`the answer lacks ${holds}: ${text.slice(0, 200)}`);
    } catch (error) {
      this.failures.push(`${time} ${url} over a ${isNew ? "new" : "lasting"} connection: ${String(error)}`);
    }
    this.slowestMs = Math.max(this.slowestMs, performance.now() - since);
  }
}
