import { type EmulatorRecord, readEmulatorRecord } from "@slipway/render-emulator/process";
import { OperationError } from "../operation-error";
import type { Project } from "../project";

export type { EmulatorRecord };

const ANSWER_TIMEOUT_MS = 2_000;

/** The record of the project's emulator. One that was killed leaves its own behind. */
export function readRecord(project: Project): EmulatorRecord | undefined {
  return readEmulatorRecord(project.emulatorFolder);
}

/**
 * The project's emulator, for what needs it running.
 *
 * @throws OperationError when it is not
 */
export async function requireEmulator(project: Project): Promise<EmulatorRecord> {
  const record = readRecord(project);
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
