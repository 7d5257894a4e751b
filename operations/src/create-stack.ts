import { z } from "zod";
import type { Pulumi } from "./pulumi";

const Stacks = z.array(z.object({ name: z.string() }));

/** Whether `stack` is there. */
export async function hasStack(pulumi: Pulumi, stack: string): Promise<boolean> {
  const stacks = Stacks.parse(JSON.parse(await pulumi.read(["stack", "ls", "--json"])));
  return stacks.some(({ name }) => name === stack);
}

/** Creates `stack` unless it is there. Leaves the selected stack alone: that choice is the user's. */
export async function createStack(pulumi: Pulumi, stack: string): Promise<void> {
  if (await hasStack(pulumi, stack)) return;
  await pulumi.read(["stack", "init", stack, "--no-select"]);
}
