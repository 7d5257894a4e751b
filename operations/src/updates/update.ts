import { randomUUID } from "node:crypto";
import type { CommandContext } from "../commands/context";
import { failedDeploys } from "../failed-update";
import type { Pulumi } from "../pulumi";
import type { Bundle } from "../releases/bundle";
import { recordMessage, type ReleaseRecord } from "../releases/record";
import { complain } from "../terminal";
import { type ChecksOutcome, checksProblem, outcomeAmong } from "../verification/outcome";
import type { CheckResult } from "../verification/run-checks";
import { INTERRUPTED, type Interruption } from "./interruption";
import { runUp, type UpdateRun } from "./update-run";
import { type Verified, verifyAndRecord } from "./verification";

/** A stack that is brought to its file's settings. */
export interface UpdatedStack {
  stack: string;
  pulumi: Pulumi;
  /** What the update leaves in Pulumi's history. */
  record: ReleaseRecord;
  /** Systems whose checks decide; all where none is named. */
  systems?: readonly string[];
  /** Whether Pulumi looks first at what is at Render. */
  refresh: boolean;
  /** Whether Pulumi shows a preview before. */
  preview: boolean;
  /** Whether standard output is for something else. */
  quiet?: boolean;
  interruption: Interruption;
  /** Whether what an update that failed has left is verified, too: where it isn't undone at once. */
  verifyFailed?: boolean;
  /** What goes on while Pulumi updates. */
  meanwhile?: (up: () => Promise<UpdateRun>) => Promise<UpdateRun>;
}

/**
 * How an update ended. `not begun`: it is certain that nothing was changed at Render, and Pulumi has said why. `not verified`: it is up, and
 * its checks could not be tried.
 */
export type UpdateEnd = "green" | "checks failed" | "not verified" | "failed" | "not begun" | "interrupted";

export interface UpdateResult {
  end: UpdateEnd;
  results: readonly CheckResult[];
  /** What runs then; undefined where it wasn't asked for, or can't be told. */
  live?: Bundle;
  /** What is wrong, in one sentence, where it is up and not green, or failed. */
  problem?: string;
  /** Set when something was in the way of the checks: not even that there are none is known. */
  isHindered?: true;
}

/** Runs `pulumi up`, then the checks, and makes what came of them part of the record. */
export async function updateStack(context: CommandContext, updated: UpdatedStack): Promise<UpdateResult> {
  const { stack, pulumi, interruption, quiet = false, verifyFailed = true, meanwhile = (up) => up() } = updated;
  // By it a verification is known as that of this very update, whatever others do meanwhile.
  const record = { ...updated.record, run: randomUUID() };
  const args = argumentsOf({ ...updated, record });
  // No rule is to be in the way of the way back.
  const isHeldToRules = record.action !== "rollback";
  const { exitCode, wasInterrupted, changedNothing } = await meanwhile(() =>
    runUp(pulumi, { stack, run: record.run, args, quiet, isHeldToRules }),
  );
  const hasFailed = exitCode !== 0;
  if (hasFailed && changedNothing) return { end: "not begun", results: [] };
  if (wasInterrupted || interruption.isOn) return { end: "interrupted", results: [] };
  if (hasFailed) for (const line of await failedDeploys(context, stack)) (quiet ? complain : context.say)(line);
  const failure = `The update of \`${stack}\` failed, for the reason above`;
  if (hasFailed && !verifyFailed) return { end: "failed", results: [], problem: `${failure}.` };
  const { by, run } = record;
  const verified = await interruption.during(verifyAndRecord(context, { stack, pulumi, by, run, quiet }));
  if (verified === INTERRUPTED) return { end: "interrupted", results: [] };
  const { end, problem } = judged(verified, updated);
  const { results, live } = verified;
  const isHindered = verified.problem !== undefined && ({ isHindered: true } as const);
  const seen = { results, ...(live !== undefined && { live }), ...isHindered };
  if (hasFailed) return { ...seen, end: "failed", problem: `${failure}; of what runs now, ${LEFT[end]}.` };
  return { ...seen, end, ...(problem !== undefined && { problem }) };
}

const ENDS = { passed: "green", failed: "checks failed", "not tried": "not verified" } as const satisfies Record<
  ChecksOutcome,
  UpdateEnd
>;

/** What a failed update has left, by what its checks would say of one that came up. */
const LEFT = {
  green: "the checks passed",
  "checks failed": "the checks FAILED",
  "not verified": "the checks could not be tried",
} as const;

/** What the checks say of the systems that are asked about: those of others are recorded, and decide nothing here. */
function judged({ results, checks, problem }: Verified, { stack, systems = [] }: UpdatedStack) {
  const decisive = systems.length === 0 ? Object.keys(checks) : systems;
  const outcome = outcomeAmong(checks, decisive);
  return { end: ENDS[outcome], problem: problem ?? checksProblem(results, stack, decisive) };
}

function argumentsOf({ stack, record, refresh, preview }: UpdatedStack): string[] {
  return [
    "--yes",
    ...(refresh ? ["--refresh"] : []),
    ...(preview ? [] : ["--skip-preview"]),
    "--stack",
    stack,
    "--message",
    recordMessage(record),
  ];
}
