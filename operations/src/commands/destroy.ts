import { existsSync } from "node:fs";
import { readProtected } from "../deployed-stack";
import { recoverInterruptedUpdate } from "../interrupted-update";
import { OperationError } from "../operation-error";
import { type Pulumi, pulumiFor } from "../pulumi";
import type { CommandContext } from "./context";
import { stackEmulator } from "./stack-emulator";

/**
 * Destroys what a stack on the emulator made. Resolves with Pulumi's exit code.
 *
 * @throws OperationError when some of it is protected; then nothing is destroyed
 */
export async function destroy(context: CommandContext, { stack }: { stack: string }): Promise<number> {
  if (!existsSync(context.project.stateFolder)) {
    context.say("There is nothing to destroy: there is no stack on the emulator.");
    return 0;
  }
  await stackEmulator(context, stack);
  const pulumi = await pulumiFor(context.project, stack, context.step);
  await recoverInterruptedUpdate({ ...context, stack, pulumi });
  await requireUnprotected(pulumi, stack);
  const { exitCode } = await pulumi.run(["destroy", "--yes", "--stack", stack]);
  context.say("The emulator is still running; `npm run stop` stops it.");
  return exitCode;
}

async function requireUnprotected(pulumi: Pulumi, stack: string): Promise<void> {
  const names = await readProtected(pulumi, stack);
  if (names.length === 0) return;
  throw new OperationError(
    `\`${stack}\` protects its data (${names.join(", ")}), so nothing was destroyed. Once nobody needs them: ` +
      `\`npm run pulumi -- state unprotect --all --yes --stack ${stack}\`, then this again.`,
  );
}
