import { stopEmulator } from "../emulator/stop";
import { unservedRehearsals } from "../rehearsal/unserved";
import type { CommandContext } from "./context";

/** Stops the emulator and what it runs. Data and state stay. */
export async function stop({ project, step, say }: CommandContext): Promise<void> {
  const stopped = await stopEmulator(project, step);
  say(
    stopped
      ? "The emulator has stopped; its data stays. `npm start` picks up from there."
      : "The emulator is not running.",
  );
  // Their Git servers are about to end, too.
  for (const line of await unservedRehearsals(project, async () => false)) say(line);
}
