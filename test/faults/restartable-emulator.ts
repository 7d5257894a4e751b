import { rename } from "node:fs/promises";
import { join } from "node:path";
import { EmulatorProcess } from "../../packages/render-emulator/src/testing/emulator-process";
import type { EngineEmulator } from "../engine/engine";

/** An emulator that can be killed, and started again at the same address. */
export class RestartableEmulator implements EngineEmulator {
  private constructor(
    private readonly home: string,
    private process: EmulatorProcess,
    readonly url: string,
    public apiKey: string,
    readonly ownerId: string,
  ) {}

  /** @param home the folder whose `data` is the data folder */
  static async start(home: string): Promise<RestartableEmulator> {
    const process = EmulatorProcess.start(home);
    const { url, apiKey, ownerId } = await process.ready();
    return new RestartableEmulator(home, process, url, apiKey, ownerId);
  }

  /** All that it has printed since its last start. */
  get output(): string {
    return this.process.output;
  }

  async kill(): Promise<void> {
    await this.process.end("SIGKILL");
  }

  async startAgain(): Promise<void> {
    this.process = EmulatorProcess.start(this.home, ["--port", new URL(this.url).port]);
    ({ apiKey: this.apiKey } = await this.process.ready());
  }

  /** Its data is put aside: who starts at its address now knows nothing of what it made. Returns how it is reached. */
  async startAnew(): Promise<{ apiKey: string; ownerId: string }> {
    await this.stop();
    await rename(join(this.home, "data"), join(this.home, "former"));
    this.process = EmulatorProcess.start(this.home, ["--port", new URL(this.url).port]);
    return this.process.ready();
  }

  async stop(): Promise<void> {
    await this.process[Symbol.asyncDispose]();
  }
}
