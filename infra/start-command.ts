import { pullRequestOf } from "./preview-stack-name";
import { rehearsedStack } from "./rehearsal-name";

/** The stack that a command is about when none is named. */
export const DEFAULT_STACK = "local";

/** The line that brings a stack up on the emulator. */
export function startCommand(stack: string): string {
  const rehearsed = rehearsedStack(stack);
  if (rehearsed !== undefined) return `npx slipway rehearse ${rehearsed}`;
  const pullRequest = pullRequestOf(stack);
  if (pullRequest !== undefined) return `npx slipway preview-stack up --pr ${pullRequest}`;
  return stack === DEFAULT_STACK ? "npm start" : `npm start -- --stack ${stack}`;
}

/** What a `slipway` command needs to be about a stack. */
export function stackFlag(stack: string): string {
  return stack === DEFAULT_STACK ? "" : ` --stack ${stack}`;
}
