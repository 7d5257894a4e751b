import { ensureRedis } from "../../../toolchain/redis";
import { ensureEmulator, EMULATOR_ENTRY } from "../emulator/start";
import type { EmulatorRecord } from "../emulator/record";
import { requireEmulatorHost } from "../stack-config";
import type { CommandContext } from "./context";

/** The emulator that a stack is on, running. */
export function stackEmulator({ project, step }: CommandContext, stack: string): Promise<EmulatorRecord> {
  const host = requireEmulatorHost(project, stack);
  const launch = { stack, host, entry: EMULATOR_ENTRY, redisServer: () => ensureRedis(step) };
  return ensureEmulator(project, launch, step);
}
