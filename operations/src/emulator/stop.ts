import { holderOf, untilFree } from "@slipway/render-emulator/process";
import type { Step } from "../../../toolchain/progress";
import type { Project } from "../project";

/** Longer than its services and data stores may take to end. */
const GRACE_MS = 60_000;

/** Stops the project's emulator and waits for the end of all it started; false when it wasn't running. Its data stays. */
export async function stopEmulator({ emulatorFolder }: Project, step: Step): Promise<boolean> {
  if ((await holderOf(emulatorFolder)) === undefined) return false;
  await step("stopping the emulator", async () => {
    await signalEmulator(emulatorFolder, "SIGTERM");
    const killer = setTimeout(() => void signalEmulator(emulatorFolder, "SIGKILL"), GRACE_MS);
    await untilFree(emulatorFolder).finally(() => clearTimeout(killer));
  });
  return true;
}

/** Only what holds the lock is the emulator: a recorded id may be another program's by now. */
async function signalEmulator(folder: string, signal: NodeJS.Signals): Promise<void> {
  const holder = await holderOf(folder);
  if (holder?.pid === undefined) return;
  try {
    process.kill(holder.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}
