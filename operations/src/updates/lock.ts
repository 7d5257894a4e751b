import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { lockHolders, pulumiAtWork } from "../interrupted-update";
import { OperationError } from "../operation-error";
import type { Pulumi } from "../pulumi";

const Stacks = z.array(z.object({ name: z.string(), updateInProgress: z.boolean().optional() }));

/**
 * Refuses a stack that another `pulumi` works on, as far as that can be seen: Pulumi Cloud says so, and a folder with state has a file. Of
 * a bucket only an update itself learns it, before it has changed anything. On the emulator, a lock that a killed `pulumi` has left is none.
 */
export async function requireUnlocked(pulumi: Pulumi, stack: string): Promise<void> {
  if (!(await isLocked(pulumi, stack))) return;
  throw new OperationError(
    `Another update of \`${stack}\` is in progress, or was killed and has left its lock: wait until it has ended, or, if none runs any more, ` +
      `\`npm run pulumi -- cancel --stack ${stack}\`.`,
  );
}

async function isLocked(pulumi: Pulumi, stack: string): Promise<boolean> {
  const url = pulumi.variables.PULUMI_BACKEND_URL ?? process.env.PULUMI_BACKEND_URL ?? "";
  if (!url.startsWith("file:///")) return isUpdating(pulumi, stack);
  const folder = path.resolve(fileURLToPath(url));
  if (pulumi.backend === "emulator") return (await pulumiAtWork(folder, stack)) !== undefined;
  return (await lockHolders(folder, stack)).length > 0;
}

async function isUpdating(pulumi: Pulumi, stack: string): Promise<boolean> {
  const stacks = Stacks.safeParse(JSON.parse(await pulumi.read(["stack", "ls", "--json"]))).data ?? [];
  // A namesake of another organization has that before its name.
  return stacks.some(({ name, updateInProgress }) => name === stack && updateInProgress === true);
}
