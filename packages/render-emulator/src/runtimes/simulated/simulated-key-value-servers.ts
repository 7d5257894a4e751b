import { type Pause, pauseByClock } from "../../sources";
import type { KeyValueHosting } from "../key-value/key-value-servers";

/** Key value instances without servers: each is there after a while, and nobody can connect to it. */
export class SimulatedKeyValueServers implements KeyValueHosting {
  private readonly ended = new AbortController();

  /** @param stepMs how long a start takes */
  constructor(
    private readonly stepMs: number,
    private readonly pause: Pause = pauseByClock,
  ) {}

  async checkExecutable(): Promise<void> {}

  async client(): Promise<string> {
    return "valkey-cli";
  }

  async start(): Promise<void> {
    await this.pause(this.stepMs, this.ended.signal);
  }

  async stop(): Promise<void> {}

  async remove(): Promise<void> {}

  async stopAll(): Promise<void> {
    this.ended.abort();
  }
}
