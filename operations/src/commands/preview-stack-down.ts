import { messageOf } from "@slipway/render-client";
import { previewStack } from "../../../infra/preview-stack-name";
import { withoutSecrets } from "../environment-secrets";
import { onlyStackOf, type PreviewStack, previewStacks, type StackChoice } from "../preview-stacks/find";
import { isExpired, readLabel } from "../preview-stacks/label";
import { removeOwnFile } from "../preview-stacks/own-file";
import { takeDown } from "../preview-stacks/take-down";
import { pulumiFor } from "../pulumi";
import { fromNow } from "../status/ago";
import { complain } from "../terminal";
import type { CommandContext } from "./context";

/** Which pull request's stack is taken down, and when. */
export interface PreviewStackDownOptions extends StackChoice {
  pullRequest: number;
  /** Only when it has expired by now. */
  ifExpired?: boolean | undefined;
}

/** Takes the stack of one pull request down, wherever it is. Where there is none, that is well too. */
export async function previewStackDown(
  context: CommandContext,
  { pullRequest, ifExpired = false, ...choice }: PreviewStackDownOptions,
  now: () => Date = () => new Date(),
): Promise<void> {
  const { project, say } = context;
  const found = onlyStackOf(pullRequest, await previewStacks(context, choice));
  if (found !== undefined) return ifExpired ? takeDownIfExpired(context, found, now()) : takeDown(context, found);
  const name = previewStack(pullRequest);
  const isFileLeft = !ifExpired && (await removeOwnFile(project, name));
  say(
    `There is no stack \`${name}\`${isFileLeft ? `; the \`Pulumi.${name}.yaml\` that was left of it is removed` : ""}.`,
  );
}

/**
 * Takes down the stacks of pull requests that have expired, one after the other.
 *
 * @returns whether all of them are
 */
export async function takeDownExpired(
  context: CommandContext,
  choice: StackChoice = {},
  now: () => Date = () => new Date(),
): Promise<boolean> {
  const { say } = context;
  const stacks = (await previewStacks(context, choice)).filter(({ isOurs }) => isOurs);
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
    say(`\`${stack.stack}\` has no expiry, so it stays; ${how} takes it down.`);
  } else say(`\`${stack.stack}\` expires ${fromNow(label.expires, now.getTime())}, so it stays.`);
}
