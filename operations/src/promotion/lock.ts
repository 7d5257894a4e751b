import * as path from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { lockHolders } from "../interrupted-update";
import { OperationError } from "../operation-error";
import type { Pulumi } from "../pulumi";

const Stacks = z.array(z.object({ name: z.string(), updateInProgress: z.boolean().optional() }));

/**
 * Refuses a stack that another `pulumi` works on, as far as that can be seen: Pulumi Cloud says so, and a folder with state has a file. Of
 * a bucket only an update itself learns it, before it has changed anything.
 */
export async function requireUnlocked(pulumi: Pulumi, stack: string): Promise<void> {
  const url = pulumi.variables.PULUMI_BACKEND_URL ?? process.env.PULUMI_BACKEND_URL ?? "";
  const isLocked = url.startsWith("file:///")
    ? (await lockHolders(path.resolve(fileURLToPath(url)), stack)).length > 0
    : await isUpdating(pulumi, stack);
  if (!isLocked) return;
  throw new OperationError(
    `Another update of \`${stack}\` is in progress, or was killed and has left its lock: wait until it has ended, or, if none runs any more, ` +
      `\`npm run pulumi -- cancel --stack ${stack}\`.`,
  );
}

async function isUpdating(pulumi: Pulumi, stack: string): Promise<boolean> {
  const stacks = Stacks.safeParse(JSON.parse(await pulumi.read(["stack", "ls", "--json"]))).data ?? [];
  return stacks.some(({ name, updateInProgress }) => name.split("/").at(-1) === stack && updateInProgress === true);
}
