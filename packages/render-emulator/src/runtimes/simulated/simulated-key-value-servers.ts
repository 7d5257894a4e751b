import { pauseByClock } from "../../sources";
import type { KeyValueHosting } from "../key-value/key-value-servers";

/** Key value instances without servers: each is there after a while, and nobody can connect to it. */
export class SimulatedKeyValueServers implements KeyValueHosting {
  readonly checkExecutable = nothing;
  readonly stop = nothing;
  readonly remove = nothing;
  private readonly ended = new AbortController();

  /** @param stepMs how long a start takes */
  constructor(private readonly stepMs: number) {}

  async client(): Promise<string> {
    return "valkey-cli";
  }

  async start(): Promise<void> {
    await pauseByClock(this.stepMs, this.ended.signal);
  }

  async stopAll(): Promise<void> {
    this.ended.abort();
  }
}

async function nothing(): Promise<void> {
  // There is no server that would have to be asked.
}
