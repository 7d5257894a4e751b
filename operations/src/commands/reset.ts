import { rm } from "node:fs/promises";
import { stopEmulator } from "../emulator/stop";
import type { CommandContext } from "./context";

/** Stops the emulator and removes its data and the state of every stack on it: the next `start` begins from nothing. */
export async function reset(context: CommandContext): Promise<void> {
  await stopEmulator(context.project, context.step);
  const { emulatorFolder, stateFolder } = context.project;
  await rm(emulatorFolder, { recursive: true, force: true });
  await rm(stateFolder, { recursive: true, force: true });
  context.say("The emulator's data and the state of its stacks are gone. `npm start` starts from scratch.");
}
