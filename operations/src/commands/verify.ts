import { resultLines, summaryOf } from "../verification/result-lines";
import type { CheckResult } from "../verification/run-checks";
import { havePassed, verifyStack } from "../verification/verify-stack";
import type { CommandContext } from "./context";

/** How a stack is verified. */
export interface VerifyOptions {
  stack: string;
  /** Whether results are printed as one JSON document. */
  json?: boolean;
}

/**
 * Runs the checks of every system that a stack has brought up against its outputs, and prints each result.
 *
 * @returns whether none has failed
 */
export async function verify(context: CommandContext, { stack, json }: VerifyOptions): Promise<boolean> {
  const { say } = context;
  const onResult = (result: CheckResult) => {
    for (const line of resultLines(result)) say(line);
  };
  const results = await verifyStack(context, stack, json ? undefined : onResult);
  const passed = havePassed(results);
  say(json ? JSON.stringify({ stack, passed, results }, undefined, 2) : summaryOf(results));
  return passed;
}
