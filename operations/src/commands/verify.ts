import { openStack } from "../deployed-stack";
import { requireUnlocked } from "../updates/lock";
import { whoRuns } from "../updates/who";
import { pulumiFor } from "../pulumi";
import { liveBundle } from "../releases/bundle";
import { recordVerification } from "../releases/record";
import { resultLines, summaryOf } from "../verification/result-lines";
import type { CheckResult } from "../verification/run-checks";
import { havePassed, verifyStack } from "../verification/verify-stack";
import type { CommandContext } from "./context";

/** How a stack is verified. */
export interface VerifyOptions {
  stack: string;
  /** Whether results are printed as one JSON document. */
  json?: boolean;
  /** Whether what came of it becomes part of Pulumi's own history of the stack. */
  record?: boolean;
}

/**
 * Runs the checks of every system that a stack has brought up against its outputs, and prints each result.
 *
 * @returns whether none has failed
 */
export async function verify(context: CommandContext, { stack, json, record }: VerifyOptions): Promise<boolean> {
  const { project, say, step } = context;
  // What can't be recorded isn't tried: it would have to be tried again.
  if (record) await requireUnlocked(await pulumiFor(project, stack, step), stack);
  const onResult = (result: CheckResult) => {
    for (const line of resultLines(result)) say(line);
  };
  const results = await verifyStack(context, stack, json ? undefined : onResult);
  const passed = havePassed(results);
  if (record) await keep(context, stack, passed);
  const recorded = record ? { recorded: true } : {};
  say(json ? JSON.stringify({ stack, passed, ...recorded, results }, undefined, 2) : summaryOf(results));
  return passed;
}

async function keep(context: CommandContext, stack: string, passed: boolean): Promise<void> {
  const { project, step } = context;
  const [bundle, by] = await Promise.all([
    liveBundle(await openStack(context, stack)),
    whoRuns(project.root, process.env),
  ]);
  const checks = passed ? "passed" : "failed";
  await recordVerification(await pulumiFor(project, stack, step), stack, { action: "verify", checks, bundle, by });
}
