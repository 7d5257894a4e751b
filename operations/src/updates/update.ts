import { failedDeploys } from "../failed-update";
import type { CommandContext } from "../commands/context";
import type { Pulumi } from "../pulumi";
import { findStack } from "../deployed-stack";
import { messageOf } from "@slipway/render-client";
import { complain } from "../terminal";
import { type Bundle, liveBundle } from "../releases/bundle";
import { readPage } from "../releases/pulumi-history";
import { recordMessage, recordVerification, type ReleaseRecord } from "../releases/record";
import { resultLines, summaryOf } from "../verification/result-lines";
import type { CheckResult } from "../verification/run-checks";
import { havePassed, verifyStack } from "../verification/verify-stack";
import { INTERRUPTED, type Interruption } from "./interruption";

/** A stack that is brought to its file's settings. */
export interface UpdatedStack {
  stack: string;
  pulumi: Pulumi;
  /** What the update leaves in Pulumi's history. */
  record: ReleaseRecord;
  /** Whether Pulumi looks first at what is at Render. */
  refresh: boolean;
  /** Whether Pulumi shows a preview before. */
  preview: boolean;
  /** Whether standard output is for something else. */
  quiet?: boolean;
  interruption: Interruption;
}

/** How an update ended. `not begun`: nothing was changed, and Pulumi has said why. */
export type UpdateEnd = "green" | "checks failed" | "failed" | "not begun" | "interrupted";

export interface UpdateResult {
  end: UpdateEnd;
  results: readonly CheckResult[];
  /** What runs then; undefined where it wasn't asked for, or can't be told. */
  live?: Bundle;
}

/** Runs `pulumi up`, then the checks, and makes what came of them part of the record. */
export async function updateStack(context: CommandContext, updated: UpdatedStack): Promise<UpdateResult> {
  const { stack, pulumi, record, interruption, quiet = false } = updated;
  const before = await newestUpdate(pulumi, stack);
  const { exitCode, wasInterrupted } = await pulumi.run(argumentsOf(updated), { quiet });
  const say = quiet ? complain : context.say;
  if (wasInterrupted || interruption.isOn || exitCode !== 0) {
    const hasBegun = (await newestUpdate(pulumi, stack)) !== before;
    if (!hasBegun) return { end: "not begun", results: [] };
    if (wasInterrupted || interruption.isOn) return { end: "interrupted", results: [] };
    for (const line of await failedDeploys(context, stack)) say(line);
    return { end: "failed", results: [] };
  }
  const verified = await interruption.during(verifyNow(context, updated));
  if (verified === INTERRUPTED) return { end: "interrupted", results: [] };
  const { results, live } = verified;
  const checks = havePassed(results) ? "passed" : "failed";
  await keep(updated, { action: "verify", checks, bundle: live, ...(record.by !== undefined && { by: record.by }) });
  return { end: checks === "passed" ? "green" : "checks failed", results, live };
}

/** The stack's checks, each result as it comes, and what runs meanwhile. */
async function verifyNow(context: CommandContext, { stack, quiet }: UpdatedStack) {
  const say = quiet === true ? complain : context.say;
  const show = (result: CheckResult) => {
    for (const line of resultLines(result)) say(line);
  };
  const results = await verifyStack(context, stack, show);
  say(summaryOf(results));
  const opened = await findStack(context, stack);
  return { results, live: opened === undefined ? {} : await liveBundle(opened) };
}

/** A verification that can't be recorded is one all the same. */
async function keep({ stack, pulumi }: UpdatedStack, record: ReleaseRecord): Promise<void> {
  try {
    await recordVerification(pulumi, stack, record);
  } catch (error) {
    complain(
      `What came of the checks could not be recorded, so \`slipway releases\` won't show it: ${messageOf(error)}`,
    );
  }
}

function argumentsOf({ stack, record, refresh, preview }: UpdatedStack): string[] {
  return [
    "up",
    "--yes",
    ...(refresh ? ["--refresh"] : []),
    ...(preview ? [] : ["--skip-preview"]),
    "--stack",
    stack,
    "--message",
    recordMessage(record),
  ];
}

/** What tells a stack's newest update from others; undefined where there is none. */
async function newestUpdate(pulumi: Pulumi, stack: string): Promise<string | undefined> {
  const [newest] = await readPage(pulumi, stack, 1);
  return newest && JSON.stringify([newest.kind, newest.startTime, newest.message]);
}
