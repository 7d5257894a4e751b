import { readFileSync } from "node:fs";
import * as path from "node:path";
import { z } from "zod";
import type { Project } from "../project";

/** What a running emulator says of itself in `emulator.json`, with the key to its API. */
export const EmulatorRecord = z.object({
  pid: z.number().int().positive(),
  /** Base address of its API, ending in `/v1`. */
  url: z.url(),
  apiKey: z.string().min(1),
  ownerId: z.string().min(1),
  version: z.string(),
});
export type EmulatorRecord = z.infer<typeof EmulatorRecord>;

const ANSWER_TIMEOUT_MS = 2_000;

/** The record that the project's emulator wrote last; it stays when the emulator stops. */
export function readRecord(project: Project): EmulatorRecord | undefined {
  try {
    return EmulatorRecord.parse(JSON.parse(readFileSync(path.join(project.emulatorFolder, "emulator.json"), "utf8")));
  } catch {
    return undefined; // Not there, or half written by an emulator that is just starting.
  }
}

/** Whether an emulator answers at the recorded address and takes the recorded key: nothing else does. */
export async function isAnswering(record: EmulatorRecord): Promise<boolean> {
  try {
    const response = await fetch(`${record.url}/owners`, {
      headers: { authorization: `Bearer ${record.apiKey}` },
      signal: AbortSignal.timeout(ANSWER_TIMEOUT_MS),
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}
