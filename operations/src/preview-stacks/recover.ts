import { z } from "zod";
import type { CommandContext } from "../commands/context";
import { lookUpPending, recoverInterruptedUpdate } from "../interrupted-update";
import type { Pulumi } from "../pulumi";
import { connectionOf, openRender } from "../render";
import { begunIn, removeBegun } from "./begun";
import { readLabel } from "./label";

const text = z.string().optional().catch(undefined);
const providersSchema = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({ type: z.string(), inputs: z.object({ ownerId: text, host: text }).optional().catch(undefined) }),
      )
      .nullish(),
  }),
});

/**
 * Tidies up after an update of a pull request's stack that was killed. What it had begun to create is removed at Render before Pulumi is told
 * to forget it: a runner of CI has no journal of what an earlier one began, so that nobody else would ever find it.
 *
 * @param stack as Pulumi takes it
 */
export async function recoverPreview(
  { project, say }: CommandContext,
  pulumi: Pulumi,
  { stack }: { stack: string },
): Promise<void> {
  const beforeForgotten = async (exported: unknown): Promise<void> => {
    if (begunIn(exported).length === 0) return;
    const render = openRender(await connectionOf(project, stack, pulumi, workspaceIn(exported)));
    await removeBegun(render, exported, (await readLabel(pulumi, stack)).since, say);
  };
  const state = { project, stack, pulumi, say, beforeForgotten };
  await (pulumi.backend === "emulator" ? recoverInterruptedUpdate(state) : lookUpPending(state));
}

/** Where a stack's things are, by the provider in its state: a clone without the stack's file has it from nowhere else. */
function workspaceIn(exported: unknown): Record<string, { value?: string | undefined }> {
  const resources = providersSchema.parse(exported).deployment.resources ?? [];
  const inputs = resources.find(({ type }) => type === "pulumi:providers:render")?.inputs;
  return {
    ...(inputs?.ownerId !== undefined && { "render:ownerId": { value: inputs.ownerId } }),
    ...(inputs?.host !== undefined && { "render:host": { value: inputs.host } }),
  };
}
