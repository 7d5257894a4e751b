import { openStack } from "../deployed-stack";
import { OperationError } from "../operation-error";
import { type Fitted, fittedLines } from "../promotion/fitted";
import {
  bundleToLeave,
  lastVerified,
  movesBetween,
  namedRelease,
  outcomeIn,
  type Present,
  todayOf,
} from "../promotion/going-back";
import { Interruption, INTERRUPTED_EXIT } from "../updates/interruption";
import { commitLines, inWords, migrationLines, migrationsOf, moveLines } from "../promotion/lines";
import { requireUnlocked } from "../updates/lock";
import { sourcesFor } from "../promotion/sources";
import { sourceOf, StackFile } from "../promotion/stack-file";
import { askedOf } from "../updates/pinned";
import { makeReady, runsNow } from "../updates/target";
import { updateStack, type UpdateResult } from "../updates/update";
import { whoRuns } from "../updates/who";
import { pulumiFor, type Pulumi } from "../pulumi";
import { type Bundle, liveBundle, ofSystems, shortBundle } from "../releases/bundle";
import { type ReleaseEntry, releasesOf } from "../releases/list";
import { pinnedIn } from "../releases/pulumi-history";
import { type Between, type Move, whatLiesBetween } from "../source-history/between";
import type { ChecksOutcome } from "../verification/outcome";
import type { CommandContext } from "./context";
import { requireOnRender } from "../stack-config";

/** What goes back, and where to. */
export interface RollbackOptions {
  stack: string;
  system: string[];
  /** The number of a release, or a commit or digest of it. */
  to?: string;
  dryRun?: boolean;
}

/** A way back to which nothing is opposed. */
interface Rollback {
  file: StackFile;
  pulumi: Pulumi;
  systems: readonly string[];
  entry: ReleaseEntry;
  /** What came of the checks of the systems that go back. */
  outcome: ChecksOutcome;
  /** What each service is to run. */
  bundle: Bundle;
  fitted: Fitted;
  moves: readonly Move[];
  between: readonly Between[];
  text: string;
}

/** Brings a stack back to a release that it has had. Resolves with an exit code. */
export async function rollback(context: CommandContext, options: RollbackOptions): Promise<number> {
  const found = await planRollback(context, options);
  const { say } = context;
  const { stack } = options;
  for (const line of rollbackLines(found, stack)) say(line);
  if (options.dryRun === true) {
    say(`Nothing was changed. To go back: npx slipway rollback --stack ${stack} --to ${found.entry.number}`);
    return 0;
  }
  return goBack(context, found, stack);
}

async function planRollback(
  context: CommandContext,
  { stack, system, to, dryRun }: RollbackOptions,
): Promise<Rollback> {
  const { project, step } = context;
  const file = StackFile.open(project, stack);
  requireOnRender(project, stack);
  file.requireSystems(system);
  const systems = system.length === 0 ? file.systems : system;
  requireNoBranch(file, systems);
  file.requirePinnable(systems);
  await file.requireCommitted(systems);
  const pulumi = await pulumiFor(project, stack, step);
  const [opened] = await Promise.all([
    openStack(context, stack),
    // It tidies up what a killed `pulumi` has left.
    dryRun === true ? undefined : makeReady(context, stack, pulumi),
  ]);
  const [running, releases] = await Promise.all([
    liveBundle(opened),
    releasesOf(pulumi, opened),
    requireUnlocked(pulumi, stack),
  ]);
  const live = ofSystems(running, systems);
  const asked = askedOf(live, ofSystems(pinnedIn(file, opened.resources.services), systems));
  const present = { stack, live, asked, systems };
  const entry = chosenRelease(releases, present, to);
  const fitted = todayOf(entry, present);
  const { bundle } = fitted;
  const moves = movesBetween(live, bundle);
  const between = await whatLiesBetween(moves, await sourcesFor(context, file, systems));
  const outcome = outcomeIn(entry, present);
  return { file, pulumi, systems, entry, outcome, bundle, fitted, moves, between, text: file.withPins(bundle) };
}

/** What follows a branch goes back by a commit, since Render would deploy the branch again at the next push. */
function requireNoBranch(file: StackFile, systems: readonly string[]): void {
  const following = systems.find((system) => sourceOf(file, system).follows);
  if (following === undefined) return;
  throw new OperationError(
    `\`${following}\` of \`${file.stack}\` follows its branch, so no pin takes it back: revert the commit in its repository ` +
      "(`git revert <commit>`) and push, and Render deploys that; at once, Render's dashboard rolls a service back and stops its deploys of pushes.",
  );
}

function chosenRelease(past: readonly ReleaseEntry[], present: Present, to: string | undefined): ReleaseEntry {
  if (to !== undefined) return namedRelease(past, to, present);
  const found = lastVerified(past, present, bundleToLeave(past, present));
  if (found !== undefined) return found;
  throw new OperationError(
    `No release of \`${present.stack}\` before this one is known to have passed its checks: name one that \`npx slipway releases --stack ${present.stack}\` shows with \`--to <number>\`.`,
  );
}

const WAYS: Readonly<Record<ReleaseEntry["wayBack"], string>> = {
  "no build": "by deploys that Render keeps, with no build",
  "perhaps a build": "by deploys that Render may keep, else by a build",
  "a build": "by a build",
};

function rollbackLines({ entry, outcome, moves, bundle, fitted, between }: Rollback, stack: string): string[] {
  const state = { passed: "its checks passed", failed: "its checks FAILED", "not tried": "never verified" };
  return [
    `Back to release ${entry.number} of \`${stack}\` (${state[outcome]}), ${WAYS[entry.wayBack]}:`,
    ...moveLines(moves, bundle),
    ...fittedLines(fitted, stack),
    ...commitLines(between, {
      comes: (count) => `${count} commit${count === 1 ? " comes" : "s come"}:`,
      lost: (count) => `${count} commit${count === 1 ? " goes" : "s go"}:`,
    }),
    ...migrationLines(
      migrationsOf(between),
      "Migrations that lie between; a rollback does NOT undo them, so what it goes back to must work with them:",
      "back",
    ),
    "",
  ];
}

async function goBack(context: CommandContext, found: Rollback, stack: string): Promise<number> {
  const { say, project } = context;
  const { file, pulumi, bundle, text, systems } = found;
  using interruption = new Interruption();
  await file.write(text);
  const record = { action: "rollback" as const, bundle, by: await whoRuns(project.root, process.env) };
  const common = { stack, pulumi, refresh: true, preview: false, interruption };
  const result = await updateStack(context, { ...common, record, systems });
  if (result.end === "not begun") {
    await file.write(file.text, text);
    say(`Nothing was rolled back: the update changed nothing; \`${file.name}\` is as it was.`);
    return interruption.isOn ? INTERRUPTED_EXIT : 1;
  }
  say(lastLine(found, stack, result, await runsNow(context, stack, systems, result.live)));
  if (result.end !== "green") return result.end === "interrupted" ? INTERRUPTED_EXIT : 1;
  if (await file.isChanged())
    say(
      `Keep it: git add ${file.name} && git commit --message "Roll ${stack} back to ${inWords(bundle, shortBundle)}" && git push`,
    );
  return 0;
}

/** What came of it, and what to type next. */
function lastLine({ file, entry }: Rollback, stack: string, { end, problem = "" }: UpdateResult, now: string): string {
  const again = `\`npx slipway deploy --stack ${stack}\``;
  const stands = `\`${file.name}\` pins release ${entry.number}`;
  if (end === "green") return `\`${stack}\` is back at release ${entry.number}, runs ${now}, and its checks passed.`;
  if (end === "interrupted")
    return `Stopped in the middle: ${stands}; go on with ${again}; \`${stack}\` runs ${now} now.`;
  if (end === "failed")
    return `Going back failed: ${problem} ${stands}; ${again} tries it again; \`${stack}\` runs ${now} now.`;
  return `${problem} Another release: \`npx slipway rollback --stack ${stack} --to <number>\`; \`${stack}\` runs ${now} now.`;
}
