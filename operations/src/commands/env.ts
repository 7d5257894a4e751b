import { pulumiFor } from "../pulumi";
import { shellLines } from "../stack-environment";
import type { CommandContext } from "./context";

/** Prints what a plain `pulumi` needs for `stack`, for `eval "$(npx slipway env --stack local)"`. */
export async function printEnvironment({ project, step }: CommandContext, stack: string): Promise<void> {
  const { variables } = await pulumiFor(project, stack, step);
  process.stdout.write(`${shellLines(variables).join("\n")}\n`);
}
