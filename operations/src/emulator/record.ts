import { type EmulatorRecord, runningEmulator } from "@slipway/render-emulator/process";
import { OperationError } from "../operation-error";
import type { Project } from "../project";

export type { EmulatorRecord };

const ANSWER_TIMEOUT_MS = 2_000;

/** The record of the project's emulator when it is that one's who runs now: only then is its key sent to its address. */
export function findEmulator(project: Project): Promise<EmulatorRecord | undefined> {
  return runningEmulator(project.emulatorFolder);
}

/**
 * The project's emulator, for what needs it running.
 *
 * @throws OperationError when it is not
 */
export async function requireEmulator(project: Project): Promise<EmulatorRecord> {
  const record = await findEmulator(project);
  if (record !== undefined && (await isAnswering(record))) return record;
  throw new OperationError("The emulator is not running, so nothing of the stack is. `npm start` starts it.");
}

/** Whether an emulator answers at the recorded address and takes the recorded key: nothing else does. */
export async function isAnswering(record: EmulatorRecord): Promise<boolean> {
  try {
    const response = await fetch(`${record.url}/owners`, {
      headers: { authorization: `Bearer ${record.apiKey}` },
      redirect: "error",
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
