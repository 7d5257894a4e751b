import { spawn, type ChildProcess } from "node:child_process";
import { closeSync, constants, openSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { holderOf } from "@slipway/render-emulator/process";
import type { Step } from "../../../toolchain/progress";
import { MODULE_RUNNER } from "../module-runner";
import { OperationError } from "../operation-error";
import { ensureEmulatorFolder, type Project } from "../project";
import { isTaken, portOf } from "./port";
import { findEmulator, isAnswering, type EmulatorRecord } from "./record";

/** The emulator's program. */
export const EMULATOR_ENTRY = require.resolve("@slipway/render-emulator/main");

const START_TIMEOUT_MS = 60_000;
const POLL_MS = 50;
const LOG_TAIL_LINES = 20;

/** How to start an emulator that isn't running yet. */
export interface EmulatorLaunch {
  /** The stack that it is started for. */
  stack: string;
  /** The address that the stack's config names. */
  host: URL;
  /** Its program; {@link EMULATOR_ENTRY} but in tests. */
  entry: string;
  /** Path of the Redis server that it runs for key value instances. */
  redisServer(): Promise<string>;
}

/**
 * The project's emulator, started in the background when it isn't running.
 *
 * @throws OperationError when its port is taken, it ends at start or does not answer
 */
export async function ensureEmulator(project: Project, launch: EmulatorLaunch, step: Step): Promise<EmulatorRecord> {
  const running = await step("waiting for the emulator to answer", () => runningEmulator(project));
  if (running) return atAddress(running, launch);
  const port = portOf(launch.host);
  if (await isTaken(launch.host)) {
    const other = await runningEmulator(project);
    if (other !== undefined) return atAddress(other, launch);
    throw new OperationError(
      `port ${port} is taken by another program. Stop it (\`lsof -i :${port}\` names it), ` +
        `or give the emulator another port in \`render:host\` in \`Pulumi.${launch.stack}.yaml\`.`,
    );
  }
  const redisServer = await launch.redisServer();
  return step("starting the emulator", async () => {
    const log = path.join(project.emulatorFolder, "emulator.log");
    const child = spawnEmulator(project, { entry: launch.entry, port, redisServer, log });
    try {
      return await untilReady(project, child, log);
    } catch (error) {
      // Another command may have started one in the same moment: it has the folder, and ours has ended.
      const other = child.exitCode === null ? undefined : await runningEmulator(project);
      if (other === undefined) throw error;
      return atAddress(other, launch);
    }
  });
}

/** One that is busy, is just starting or about to stop is waited for. */
async function runningEmulator(project: Project): Promise<EmulatorRecord | undefined> {
  const end = Date.now() + START_TIMEOUT_MS;
  for (;;) {
    const record = await findEmulator(project);
    if (record && (await isAnswering(record))) return record;
    const holder = await holderOf(project.emulatorFolder);
    if (holder?.pid === undefined) return undefined;
    if (Date.now() > end) {
      throw new OperationError(
        `the emulator (pid ${holder.pid}) is running but did not answer within ${START_TIMEOUT_MS / 1_000} seconds. ` +
          "Stop it with `npm run stop`, then run this again.",
      );
    }
    await delay(POLL_MS);
  }
}

function atAddress(running: EmulatorRecord, { host, stack }: EmulatorLaunch): EmulatorRecord {
  if (new URL(running.url).port === host.port) return running;
  throw new OperationError(
    `the emulator is running at ${running.url}, but \`render:host\` in \`Pulumi.${stack}.yaml\` is ${host.href}. ` +
      "Stop it with `npm run stop`, then run this again.",
  );
}

function spawnEmulator(
  project: Project,
  settings: { entry: string; port: number; redisServer: string; log: string },
): ChildProcess {
  ensureEmulatorFolder(project);
  // The emulator takes out of it what is old: what it writes next must come to stand at its end all the same. The file stays the one that it
  // is, since another command may have started an emulator in the same moment, which writes there.
  const { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } = constants;
  const log = openSync(settings.log, O_APPEND | O_CREAT | O_TRUNC | O_WRONLY, 0o600);
  const flags = ["--port", String(settings.port), "--data", project.emulatorFolder, "--log", settings.log];
  const child = spawn(
    process.execPath,
    [MODULE_RUNNER, settings.entry, ...flags, "--redis-server", settings.redisServer],
    { cwd: project.root, detached: true, stdio: ["ignore", log, log] },
  );
  closeSync(log);
  child.unref();
  return child;
}

async function untilReady(project: Project, child: ChildProcess, log: string): Promise<EmulatorRecord> {
  const abort = new AbortController();
  const ended = new Promise<string>((resolve) => {
    child.once("exit", (code, signal) => resolve(`it ended with ${signal ?? `code ${code ?? "unknown"}`}`));
    child.once("error", (error) => resolve(error.message));
  });
  const late = delay(START_TIMEOUT_MS, `it did not answer within ${START_TIMEOUT_MS / 1_000} seconds`, {
    signal: abort.signal,
  });
  try {
    const outcome = await Promise.race([answering(project, child, abort.signal), ended, late]);
    if (typeof outcome !== "string") return outcome;
    if (child.exitCode === null) child.kill("SIGTERM");
    throw new OperationError(`the emulator did not start: ${outcome}. The end of \`${log}\`:\n${tailOf(log)}`);
  } finally {
    abort.abort();
    await Promise.allSettled([late]);
  }
}

async function answering(project: Project, child: ChildProcess, signal: AbortSignal): Promise<EmulatorRecord> {
  for (;;) {
    const record = await findEmulator(project);
    if (record?.pid === child.pid && record !== undefined && (await isAnswering(record))) return record;
    await delay(POLL_MS, undefined, { signal });
  }
}

function tailOf(log: string): string {
  return readFileSync(log, "utf8").trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n");
}
