import { ensureRedis } from "../../../toolchain/redis";
import { ensureEmulator, EMULATOR_ENTRY } from "../emulator/start";
import type { EmulatorRecord } from "../emulator/record";
import { requireLocalHost } from "../stack-config";
import type { CommandContext } from "./context";

/** The local stack's emulator, running. */
export function localEmulator({ project, step }: CommandContext): Promise<EmulatorRecord> {
  const launch = { host: requireLocalHost(project), entry: EMULATOR_ENTRY, redisServer: () => ensureRedis(step) };
  return ensureEmulator(project, launch, step);
}
