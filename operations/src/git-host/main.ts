import { existsSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { holderOf, runningEmulator } from "@slipway/render-emulator/process";
import { serveGit } from "./serve";

/** How often it is looked whether it is still needed. */
const LOOK_MS = 500;

/** Serves a repository for as long as the emulator runs and a stack has its file: `main <repository> <port> <emulator's folder> <file>`. */
async function main([folder = "", port = "", emulatorFolder = "", stackFile = ""]: readonly string[]): Promise<void> {
  const stopping = new AbortController();
  process.on("SIGTERM", () => stopping.abort()).on("SIGINT", () => stopping.abort());
  const host = await serveGit(folder, Number(port), async () => (await runningEmulator(emulatorFolder))?.apiKey);
  const isNeeded = async () => existsSync(stackFile) && (await holderOf(emulatorFolder)) !== undefined;
  while (!stopping.signal.aborted && (await isNeeded())) {
    await delay(LOOK_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
  }
  await host[Symbol.asyncDispose]();
}

void main(process.argv.slice(2));
