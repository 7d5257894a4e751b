import { rm } from "node:fs/promises";
import { messageOf } from "@slipway/render-client";
import { previewStack } from "../../../infra/preview-stack-name";
import { withoutSecrets } from "../environment-secrets";
import { type PreviewStack, previewStacks } from "../preview-stacks/find";
import { isExpired, readLabel } from "../preview-stacks/label";
import { takeDown } from "../preview-stacks/take-down";
import { pulumiFor } from "../pulumi";
import { hasStackFile, stackFilePath } from "../stack-config";
import { fromNow } from "../status/ago";
import { complain } from "../terminal";
import type { CommandContext } from "./context";

/** Takes the stack of one pull request down, wherever it is. Where there is none, that is well too. */
export async function previewStackDown(context: CommandContext, pullRequest: number): Promise<void> {
  const { project, say } = context;
  const name = previewStack(pullRequest);
  const found = (await previewStacks(context)).filter((stack) => stack.pullRequest === pullRequest);
  for (const stack of found) await takeDown(context, stack);
  if (found.length > 0) return;
  const isFileLeft = hasStackFile(project, name);
  await rm(stackFilePath(project, name), { force: true });
  say(
    `There is no stack \`${name}\`${isFileLeft ? `; the \`Pulumi.${name}.yaml\` that was left of it is removed` : ""}.`,
  );
}

/**
 * Takes down the stacks of pull requests that have expired, each by itself.
 *
 * @returns whether all of them are
 */
export async function takeDownExpired(context: CommandContext, now: () => Date = () => new Date()): Promise<boolean> {
  const { say } = context;
  const stacks = await previewStacks(context);
  if (stacks.length === 0) say("There is no stack of a pull request.");
  const failed: string[] = [];
  for (const stack of stacks) {
    try {
      await takeDownIfExpired(context, stack, now());
    } catch (error) {
      complain(withoutSecrets(messageOf(error), process.env));
      failed.push(stack.stack);
    }
  }
  if (failed.length > 0) complain(`Not taken down: ${failed.map((stack) => `\`${stack}\``).join(", ")}.`);
  return failed.length === 0;
}

async function takeDownIfExpired(context: CommandContext, stack: PreviewStack, now: Date): Promise<void> {
  const { project, step, say } = context;
  const pulumi = await pulumiFor(project, previewStack(stack.pullRequest), step, stack.backend);
  // Looked up just now: an `up` of this moment moves it.
  const label = await readLabel(pulumi, stack.stack);
  if (isExpired(label, now)) {
    say(`\`${stack.stack}\` expired ${fromNow(label.expires ?? "", now.getTime())}.`);
    await takeDown(context, stack);
  } else if (label.expires === undefined) {
    const how = `\`npx slipway preview-stack down --pr ${stack.pullRequest}\``;
    say(
      `\`${stack.stack}\` has no expiry, so it stays: \`slipway preview-stack up\` didn't make it. ${how} takes it down.`,
    );
  } else say(`\`${stack.stack}\` expires ${fromNow(label.expires, now.getTime())}.`);
}
