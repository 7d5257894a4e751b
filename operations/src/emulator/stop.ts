import { setTimeout as delay } from "node:timers/promises";
import { execa } from "execa";
import type { Step } from "../../../toolchain/progress";
import type { Project } from "../project";
import { isAnswering, readRecord, type EmulatorRecord } from "./record";

const GRACE_MS = 30_000;
const POLL_MS = 50;

/** Stops the project's emulator; false when it wasn't running. Its data stays. */
export async function stopEmulator(project: Project, step: Step): Promise<boolean> {
  const record = readRecord(project);
  if (record === undefined || !(await isEmulator(record))) return false;
  await step("stopping the emulator", async () => {
    process.kill(record.pid, "SIGTERM");
    if (await isGoneWithin(record.pid, GRACE_MS)) return;
    process.kill(record.pid, "SIGKILL");
    await isGoneWithin(record.pid, GRACE_MS);
  });
  return true;
}

/** The recorded process may be gone and its id another program's by now: only the emulator itself is ever stopped. */
async function isEmulator(record: EmulatorRecord): Promise<boolean> {
  if (!isAlive(record.pid)) return false;
  if (await isAnswering(record)) return true;
  const { stdout } = await execa("ps", ["-o", "command=", "-p", String(record.pid)], { reject: false });
  return stdout.includes("render-emulator");
}

async function isGoneWithin(pid: number, limitMs: number): Promise<boolean> {
  const end = Date.now() + limitMs;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await delay(POLL_MS);
  }
  return true;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
