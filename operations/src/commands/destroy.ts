import { recoverInterruptedUpdate } from "../interrupted-update";
import { pulumiFor } from "../pulumi";
import { LOCAL_STACK } from "../local-stack";
import type { CommandContext } from "./context";
import { localEmulator } from "./local-emulator";

/** Destroys what the local stack made. Resolves with Pulumi's exit code. */
export async function destroy(context: CommandContext): Promise<number> {
  await localEmulator(context);
  const pulumi = await pulumiFor(context.project, LOCAL_STACK, context.step);
  await recoverInterruptedUpdate({ ...context, stack: LOCAL_STACK, pulumi });
  return pulumi.run(["destroy", "--yes", "--stack", LOCAL_STACK]);
}
