import { createStack } from "../create-stack";
import { pulumiFor } from "../pulumi";
import { stackOf } from "../stack-argument";
import { emulatorHost } from "../stack-config";
import type { CommandContext } from "./context";

/**
 * Runs `pulumi` with the environment of the stack that `args` name. A stack on the emulator is created when it isn't there, so
 * that a preview works in a fresh clone. Resolves with Pulumi's exit code.
 */
export async function runPulumi({ project, step }: CommandContext, args: readonly string[]): Promise<number> {
  const stack = stackOf(args, process.env);
  const pulumi = await pulumiFor(project, stack, step);
  const managesStacks = args[0] === "stack";
  if (stack !== undefined && !managesStacks && emulatorHost(project, stack) !== undefined) {
    await createStack(pulumi, stack);
  }
  return pulumi.run(args);
}
