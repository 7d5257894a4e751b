import { pulumiFor } from "../pulumi";
import { hasStackFile } from "../stack-config";
import { shellLines } from "../stack-environment";
import { note, print } from "../terminal";
import type { CommandContext } from "./context";

/** Prints what a plain `pulumi` needs for `stack`, for `eval "$(npx slipway shellenv --stack local)"`. */
export async function printEnvironment({ project, step }: CommandContext, stack: string): Promise<void> {
  const { backend, variables } = await pulumiFor(project, stack, step);
  if (!hasStackFile(project, stack)) {
    const place = backend === "emulator" ? "on the emulator" : "where Pulumi is logged in";
    note(`There is no \`Pulumi.${stack}.yaml\`: \`npm run pulumi -- stack init ${stack}\` creates the stack ${place}.`);
  }
  // Node.js would keep compiled code, and execute what is there, in the folder for temporary files, which is everybody's.
  print(shellLines({ ...variables, NODE_DISABLE_COMPILE_CACHE: "1" }).join("\n"));
}
