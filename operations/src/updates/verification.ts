import { messageOf } from "@slipway/render-client";
import type { CommandContext } from "../commands/context";
import { openStack } from "../deployed-stack";
import type { Pulumi } from "../pulumi";
import { type Bundle, liveBundle, sameBundle } from "../releases/bundle";
import { recordVerification } from "../releases/record";
import { complain } from "../terminal";
import { type ChecksOutcome, outcomesOf, type SystemChecks } from "../verification/outcome";
import { resultLines, summaryOf } from "../verification/result-lines";
import type { CheckResult } from "../verification/run-checks";
import { verifyStack } from "../verification/verify-stack";

/** A stack whose verification becomes part of its history. */
export interface VerifiedStack {
  stack: string;
  pulumi: Pulumi;
  /** Who does it. */
  by: string | undefined;
  /** Of the update that it belongs to. */
  run?: string;
  /** Whether standard output is for something else. */
  quiet?: boolean;
}

/** What came of the checks of a stack. */
export interface Verified {
  results: readonly CheckResult[];
  /** By system; without those of which nobody can say what was tried. */
  checks: SystemChecks;
  /** What ran while they were tried; undefined where that can't be told. */
  live?: Bundle;
  /** Why nothing is known, in a sentence, where something was in the way. */
  problem?: string;
}

/**
 * Tries a stack's checks, and makes what came of them part of its history. That they can't be tried is an outcome, too: nothing is verified
 * then, whatever runs.
 *
 * @returns with whether the history has it
 */
export async function verifyAndRecord(
  context: CommandContext,
  asked: VerifiedStack,
): Promise<Verified & { isRecorded: boolean }> {
  const verified = await verifyLive(context, asked);
  return { ...verified, isRecorded: Object.keys(verified.checks).length > 0 && (await keep(asked, verified)) };
}

/** Results are of a bundle only where that is live before them and after them. */
async function verifyLive(context: CommandContext, { stack, quiet = false }: VerifiedStack): Promise<Verified> {
  const say = quiet ? complain : context.say;
  const results: CheckResult[] = [];
  const show = (result: CheckResult) => {
    results.push(result);
    for (const line of resultLines(result)) say(line);
  };
  let before: Bundle | undefined;
  try {
    before = await liveNow(context, stack);
    const { systems } = await verifyStack(context, stack, show);
    say(summaryOf(results));
    const live = await liveNow(context, stack);
    if (sameBundle(before, live)) return { results, checks: outcomesOf(results, systems), live };
    const problem = `\`${stack}\` was deployed anew while its checks ran, so they are those of no one release: \`npx slipway verify --stack ${stack} --record\` runs them again.`;
    return { results, checks: {}, live, problem };
  } catch (error) {
    const problem = sentence(`\`${stack}\` could not be verified: ${messageOf(error)}`);
    return { results, checks: untried(before ?? {}), ...(before !== undefined && { live: before }), problem };
  }
}

/** Errors of others end as they like. */
function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

async function liveNow(context: CommandContext, stack: string): Promise<Bundle> {
  return liveBundle(await openStack(context, stack));
}

function untried(bundle: Bundle): SystemChecks {
  return Object.fromEntries(Object.keys(bundle).map((system): [string, ChecksOutcome] => [system, "not tried"]));
}

/** A verification that can't be recorded is one all the same. */
async function keep({ stack, pulumi, by, run }: VerifiedStack, { checks, live = {} }: Verified): Promise<boolean> {
  const known = { ...(by !== undefined && { by }), ...(run !== undefined && { run }) };
  try {
    await recordVerification(pulumi, stack, { action: "verify", checks, bundle: live, ...known });
    return true;
  } catch (error) {
    complain(
      `What came of the checks could not be recorded, so \`slipway releases\` won't show it: ${messageOf(error)}`,
    );
    return false;
  }
}
