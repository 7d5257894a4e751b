import { existsSync } from "node:fs";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { pulumiFor } from "../pulumi";
import type { CommandContext } from "./context";
import { stackEmulator } from "./stack-emulator";

/** Destroys what a stack on the emulator made. Resolves with Pulumi's exit code. */
export async function destroy(context: CommandContext, { stack }: { stack: string }): Promise<number> {
  if (!existsSync(context.project.stateFolder)) {
    context.say("There is nothing to destroy: there is no stack on the emulator.");
    return 0;
  }
  await stackEmulator(context, stack);
  const pulumi = await pulumiFor(context.project, stack, context.step);
  await recoverInterruptedUpdate({ ...context, stack, pulumi });
  const { exitCode } = await pulumi.run(["destroy", "--yes", "--stack", stack]);
  context.say("The emulator is still running; `npm run stop` stops it.");
  return exitCode;
}
