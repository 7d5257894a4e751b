import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isOwn } from "@slipway/private-folder";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { version } from "../package.json";
import { registryPlaceSchema } from "./registry-place";
import { holderOf } from "./runtimes/data-folder-lock";

/** What a running emulator says of itself in `emulator.json`, with the key to its API. */
const emulatorRecordSchema = z.object({
  pid: z.number().int().positive(),
  /** Base address of its API, ending in `/v1`. */
  url: z.url(),
  apiKey: z.string().min(1),
  ownerId: z.string().min(1),
  /** The port that serves every custom domain, by Host header. */
  domainsPort: z.number(),
  /** Where images can be pushed that its services are to run, or why nowhere. */
  registry: registryPlaceSchema,
  version: z.string(),
});
export type EmulatorRecord = z.infer<typeof emulatorRecordSchema>;

export function emulatorRecordPath(dataDir: string): string {
  return join(dataDir, "emulator.json");
}

/** Says in the data folder how this process's emulator is reached, to its user only. */
export async function writeEmulatorRecord(
  dataDir: string,
  emulator: Omit<EmulatorRecord, "pid" | "version">,
): Promise<void> {
  const record: EmulatorRecord = { pid: process.pid, ...emulator, version };
  await writeFileAtomic(emulatorRecordPath(dataDir), `${JSON.stringify(record)}\n`, { mode: 0o600 });
}

/**
 * What the emulator of a data folder says of itself; undefined when none runs. One that was killed leaves its record behind, and by now
 * another program may listen at its address: so who holds the lock of the folder must have written it.
 */
export async function runningEmulator(dataDir: string): Promise<EmulatorRecord | undefined> {
  const holder = await holderOf(dataDir);
  const record = readEmulatorRecord(dataDir);
  return holder?.pid !== undefined && holder.pid === record?.pid ? record : undefined;
}

/** What the emulator of a data folder said last; undefined when it has stopped in good order. */
function readEmulatorRecord(dataDir: string): EmulatorRecord | undefined {
  try {
    return emulatorRecordSchema.parse(JSON.parse(readOwn(emulatorRecordPath(dataDir))));
  } catch {
    return undefined; // Not there, or not one of an emulator of ours.
  }
}

function readOwn(path: string): string {
  // Somebody's pipe is not waited for.
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    return isOwn(fstatSync(file)) ? readFileSync(file, "utf8") : "";
  } finally {
    closeSync(file);
  }
}
