import { setTimeout as delay } from "node:timers/promises";
import { holderOf, runningEmulator } from "@slipway/render-emulator/process";
import { serveGit } from "./git-host";

/** How often it is looked whether the emulator still runs. */
const LOOK_MS = 500;

/** Serves a repository for as long as the emulator runs: `git-host-main <repository> <port> <emulator's folder>`. */
async function main([folder = "", port = "", emulatorFolder = ""]: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  process.on("SIGTERM", () => stopping.abort()).on("SIGINT", () => stopping.abort());
  const host = await serveGit(folder, Number(port), async () => (await runningEmulator(emulatorFolder))?.apiKey);
  while (!stopping.signal.aborted && (await holderOf(emulatorFolder)) !== undefined) {
    await delay(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
  await host[Symbol.asyncDispose]();
}

void main(process.argv.slice(2));
