import { existsSync } from "node:fs";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { pulumiFor } from "../pulumi";
import { LOCAL_STACK } from "../local-stack";
import type { CommandContext } from "./context";
import { localEmulator } from "./local-emulator";

/** Destroys what the local stack made. Resolves with Pulumi's exit code. */
export async function destroy(context: CommandContext): Promise<number> {
  if (!existsSync(context.project.stateFolder)) {
    context.say("There is nothing to destroy: nothing of the local stack was made.");
    return 0;
  }
  await localEmulator(context);
  const pulumi = await pulumiFor(context.project, LOCAL_STACK, context.step);
  await recoverInterruptedUpdate({ ...context, stack: LOCAL_STACK, pulumi });
  const code = await pulumi.run(["destroy", "--yes", "--stack", LOCAL_STACK]);
  context.say("The emulator runs on; `npm run stop` ends it.");
  return code;
}
