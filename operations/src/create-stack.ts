import { z } from "zod";
import type { Pulumi } from "./pulumi";

const Stacks = z.array(z.object({ name: z.string() }));

/** Creates `stack` unless it is there. Leaves the selected stack alone: that choice is the user's. */
export async function createStack(pulumi: Pulumi, stack: string): Promise<void> {
  const stacks = Stacks.parse(JSON.parse(await pulumi.read(["stack", "ls", "--json"])));
  if (stacks.some(({ name }) => name === stack)) return;
  await pulumi.read(["stack", "init", stack, "--no-select"]);
}
