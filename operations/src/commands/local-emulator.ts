import { ensureRedis } from "../../../toolchain/redis";
import { ensureEmulator, EMULATOR_ENTRY } from "../emulator/start";
import type { EmulatorRecord } from "../emulator/record";
import { requireLocalHost } from "../stack-config";
import type { CommandContext } from "./context";

/** The emulator that a local stack is on, running. */
export function localEmulator({ project, step }: CommandContext, stack: string): Promise<EmulatorRecord> {
  const host = requireLocalHost(project, stack);
  const launch = { stack, host, entry: EMULATOR_ENTRY, redisServer: () => ensureRedis(step) };
  return ensureEmulator(project, launch, step);
}
