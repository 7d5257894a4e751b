import { pauseByClock } from "../../sources";
import type { KeyValueHosting } from "../key-value/key-value-servers";

/** Key value instances without servers: each is there after a while, and nobody can connect to it. */
export class SimulatedKeyValueServers implements KeyValueHosting {
  readonly checkExecutable = nothing;
  readonly stop = nothing;
  private readonly ended = new AbortController();

  /**
   * @param stepMs how long a start takes
   * @param stored what knows where servers leave data: an emulator that runs them may have had the same folder before
   */
  constructor(
    private readonly stepMs: number,
    private readonly stored: Pick<KeyValueHosting, "remove">,
  ) {}

  remove(id: string): Promise<void> {
    return this.stored.remove(id);
  }

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
