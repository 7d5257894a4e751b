import { rm } from "node:fs/promises";
import type { CommandContext } from "./context";
import { stop } from "./stop";

/** Stops the emulator and removes its data and the local stack's state: the next `start` begins from nothing. */
export async function reset(context: CommandContext): Promise<void> {
  await stop(context);
  const { emulatorFolder, stateFolder } = context.project;
  await rm(emulatorFolder, { recursive: true, force: true });
  await rm(stateFolder, { recursive: true, force: true });
  context.say("The local stack's data and state are gone. `npm start` begins anew.");
}
