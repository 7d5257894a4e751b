import { requireUnlocked } from "../updates/lock";
import { verifyAndRecord } from "../updates/verification";
import { whoRuns } from "../updates/who";
import { pulumiFor } from "../pulumi";
import { checksProblem, outcomeAmong, outcomesOf, type SystemChecks } from "../verification/outcome";
import { resultLines, summaryOf } from "../verification/result-lines";
import type { CheckResult } from "../verification/run-checks";
import { verifyStack } from "../verification/verify-stack";
import type { CommandContext } from "./context";
import { requireOnRender } from "../stack-config";

/** How a stack is verified. */
export interface VerifyOptions {
  stack: string;
  /** Whether what there is to look at before a deploy is looked at, and nothing that runs. */
  before?: boolean;
  /** The stack that has to have been verified at the same release before. */
  from?: string;
  /** Whether results are printed as one JSON document. */
  json?: boolean;
  /** Whether what came of it becomes part of Pulumi's own history of the stack. */
  record?: boolean;
}

/** What came of it. */
interface Outcome {
  results: readonly CheckResult[];
  checks: SystemChecks;
  problem?: string | undefined;
  /** Whether the history has it, where it was to. */
  recorded?: boolean;
}

/**
 * Runs the checks of every system that a stack has brought up against its outputs, and prints each result.
 *
 * @returns whether they have passed and, where they were to be recorded, are
 */
export async function verify(context: CommandContext, options: VerifyOptions): Promise<boolean> {
  const { stack, json = false, record = false, before = false } = options;
  if (before) return looksRight(context, options);
  requireOnRender(context.project, stack);
  const { results, checks, problem, recorded } = await (record
    ? tryAndRecord(context, options)
    : tryAll(context, options));
  const passed = outcomeAmong(checks, Object.keys(checks)) === "passed";
  if (json) context.say(JSON.stringify({ stack, passed, checks, ...(record && { recorded }), results }, undefined, 2));
  else if (!passed && problem !== undefined) context.say(problem);
  return passed && recorded !== false;
}

/** What a machine can tell before a deploy. What it can't is told, too, and stops nothing. */
async function looksRight(context: CommandContext, { stack, from, json = false }: VerifyOptions): Promise<boolean> {
  const { say } = context;
  const { verifyBefore } = await import("../verification/before/before-deploy.js");
  const results = await verifyBefore(context, { stack, from }, (result) => {
    if (!json) for (const line of resultLines(result)) say(line);
  });
  const passed = results.every(({ outcome }) => outcome !== "failed");
  say(json ? JSON.stringify({ stack, before: true, passed, results }, undefined, 2) : beforeSummary(results));
  return passed;
}

function beforeSummary(results: readonly CheckResult[]): string {
  const count = (wanted: CheckResult["outcome"]) => results.filter(({ outcome }) => outcome === wanted).length;
  return `${count("passed")} hold, ${count("failed")} don't, ${count("skipped")} can't be told from here.`;
}

async function tryAll(context: CommandContext, { stack, json = false }: VerifyOptions): Promise<Outcome> {
  const { say } = context;
  const onResult = (result: CheckResult) => {
    for (const line of resultLines(result)) say(line);
  };
  const { systems, results } = await verifyStack(context, stack, json ? undefined : onResult);
  if (!json) say(summaryOf(results));
  return { results, checks: outcomesOf(results, systems), problem: untold(results, stack, systems) };
}

/** What can't be recorded isn't tried: it would have to be tried again. */
async function tryAndRecord(context: CommandContext, { stack, json = false }: VerifyOptions): Promise<Outcome> {
  const { project, step } = context;
  const pulumi = await pulumiFor(project, stack, step);
  await requireUnlocked(pulumi, stack);
  const by = await whoRuns(project.root, process.env);
  const { results, checks, problem, isRecorded } = await verifyAndRecord(context, { stack, pulumi, by, quiet: json });
  const told = problem ?? untold(results, stack, Object.keys(checks));
  return { results, checks, problem: told, recorded: isRecorded };
}

/** Failures are told already, each by its own line. */
function untold(results: readonly CheckResult[], stack: string, systems: readonly string[]): string | undefined {
  return results.some(({ outcome }) => outcome === "failed") ? undefined : checksProblem(results, stack, systems);
}
