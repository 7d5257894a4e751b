import { pulumiFor } from "../pulumi";
import { stackOf } from "../stack-argument";
import type { CommandContext } from "./context";

/** Runs `pulumi` with the environment of the stack that `args` name. Resolves with its exit code. */
export async function runPulumi({ project, step }: CommandContext, args: readonly string[]): Promise<number> {
  const pulumi = await pulumiFor(project, stackOf(args, process.env), step);
  return pulumi.run(args);
}
