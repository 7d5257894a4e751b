import { setTimeout as delay } from "node:timers/promises";
import { messageOf } from "../errors";
import { report } from "../report";
import { describeExit } from "./execution";
import type { ProcessGroup } from "./process-group";

const firstPauseMs = 500;
const longestPauseMs = 10_000;

export interface KeptServerOptions {
  /** What the emulator's own log calls it. */
  name: string;
  /** Starts the server and resolves when it is ready; rejects with none left running. */
  start(): Promise<ProcessGroup>;
  /** Between asking it to end and killing it. */
  shutdownMs: number;
  /** Told when it has ended by itself, and when it runs again. */
  tell: (isRunning: boolean) => void;
}

/** A server that is started again whenever it ends by itself, later with each time. */
export class KeptServer {
  private readonly ended = new AbortController();
  private readonly keeping: Promise<void>;

  private constructor(
    private readonly options: KeptServerOptions,
    private group: ProcessGroup,
  ) {
    this.keeping = this.keep();
  }

  /** @throws when the first start fails */
  static async start(options: KeptServerOptions): Promise<KeptServer> {
    return new KeptServer(options, await options.start());
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.group.stop(this.options.shutdownMs);
    await this.keeping;
  }

  private async keep(): Promise<void> {
    const { signal } = this.ended;
    let pauseMs = firstPauseMs;
    for (let problem = await this.end(); !signal.aborted; pauseMs = Math.min(2 * pauseMs, longestPauseMs)) {
      report(`${this.options.name} ${problem}; it will be restarted in ${pauseMs / 1000} s`);
      const goesOn = await delay(pauseMs, true, { signal }).catch(() => false);
      if (!goesOn) return;
      problem = await this.startAgain();
    }
  }

  /** Resolves with why the server does not run, when that is so. */
  private async startAgain(): Promise<string> {
    try {
      this.group = await this.options.start();
    } catch (error) {
      return `can't be started: ${messageOf(error)}`;
    }
    if (this.ended.signal.aborted) await this.group.stop(this.options.shutdownMs);
    else {
      report(`${this.options.name} is running again`);
      this.options.tell(true);
    }
    return this.end();
  }

  private async end(): Promise<string> {
    const exit = await this.group.exited;
    if (!this.ended.signal.aborted) this.options.tell(false);
    return describeExit(exit);
  }
}
