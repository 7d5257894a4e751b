import { readFileSync } from "node:fs";
import { join } from "node:path";
import writeFileAtomic from "write-file-atomic";
import { z } from "zod";
import { version } from "../package.json";

/** What a running emulator says of itself in `emulator.json`, with the key to its API. */
const emulatorRecordSchema = z.object({
  pid: z.number().int().positive(),
  /** Base address of its API, ending in `/v1`. */
  url: z.url(),
  apiKey: z.string().min(1),
  ownerId: z.string().min(1),
  /** The port that serves every custom domain, by Host header. */
  domainsPort: z.number(),
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

/** What the emulator of a data folder said last; undefined when it has stopped in good order. */
export function readEmulatorRecord(dataDir: string): EmulatorRecord | undefined {
  try {
    return emulatorRecordSchema.parse(JSON.parse(readFileSync(emulatorRecordPath(dataDir), "utf8")));
  } catch {
    return undefined; // Not there, or not one of an emulator.
  }
}
