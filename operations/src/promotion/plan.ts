import { parseRelease } from "@slipway/render-api";
import { deploysOf } from "@slipway/render-client";
import type { CommandContext } from "../commands/context";
import { findStack, openStack } from "../deployed-stack";
import { OperationError } from "../operation-error";
import { pulumiFor, type Pulumi } from "../pulumi";
import { type Bundle, bundleOf, liveBundle, ofSystems, sameBundle } from "../releases/bundle";
import { fullName } from "../stack-resources";
import { reportStatus } from "../status/report";
import { checksProblem } from "../verification/outcome";
import { verifyStack } from "../verification/verify-stack";
import { type Between, whatLiesBetween } from "./between";
import { driftProblem } from "./drift-gate";
import { type Move, movesBetween } from "./going-back";
import { requireUnlocked } from "../updates/lock";
import { ageProblem } from "./age-gate";
import { type SettingDifference, settingsDifference } from "./settings-difference";
import { liveSince, soakProblem } from "./soak";
import { sourceProblem, statusProblem } from "./source-gates";
import { sourcesFor } from "./sources";
import { sourceOf, StackFile } from "./stack-file";

/** What is to be promoted, and by which rules. */
export interface PromotionWish {
  from: string;
  to: string;
  /** All that both stacks have, where none is named. */
  systems: readonly string[];
  /** Whether what is older than what the target runs may take its place. */
  allowOlder: boolean;
}

/** A promotion to which nothing is opposed, not begun yet. */
export interface Promotion {
  to: StackFile;
  pulumi: Pulumi;
  systems: readonly string[];
  /** What the source runs. */
  bundle: Bundle;
  /** What the target runs, of the same systems. */
  live: Bundle;
  moves: readonly Move[];
  /** The target's file with the bundle as its pins. */
  text: string;
  between: readonly Between[];
  settings: readonly SettingDifference[];
}

/**
 * Looks whether what a stack runs may be promoted, and at what that would bring. Nothing is written.
 *
 * @param now milliseconds since 1970
 * @returns without what lies between where there is nothing to promote
 * @throws OperationError that says in one sentence what is opposed to it
 */
export async function planPromotion(context: CommandContext, wish: PromotionWish, now: number): Promise<Promotion> {
  const { project, step } = context;
  const files = openFiles(context, wish);
  const systems = chosenSystems(files, wish);
  await requireSameProgram(files, systems);
  const pulumi = await pulumiFor(project, wish.to, step);
  const target = await findStack(context, wish.to);
  await requireUnlocked(pulumi, wish.to);
  const running = await statusOf(context, wish.from, systems);
  const live = target === undefined ? {} : ofSystems(await liveBundle(target), systems);
  const moves = movesBetween(live, running.bundle);
  const text = files.to.withPins(running.bundle);
  const promotion = { to: files.to, pulumi, systems, bundle: running.bundle, live, moves, text };
  if (moves.length === 0 && text === files.to.text) return { ...promotion, between: [], settings: [] };
  const sources = await sourcesFor(context, files.to, systems);
  const between = await whatLiesBetween(project, moves, sources);
  refuse(wish.allowOlder ? undefined : ageProblem(between, wish));
  refuse(await youthProblem(running, { soakMinutes: files.to.soakMinutes, from: wish.from, to: wish.to, now }));
  refuse(await driftProblem(await pulumiFor(project, wish.from, step), wish.from, systems));
  await requireGreen(context, wish.from, systems, running.bundle);
  return { ...promotion, between, settings: settingsDifference(files.from.config, files.to.config, systems) };
}

interface Files {
  from: StackFile;
  to: StackFile;
}

function openFiles({ project }: CommandContext, { from, to }: PromotionWish): Files {
  if (from === to)
    throw new OperationError(`\`${from}\` can't be promoted to itself: name another stack with \`--to\`.`);
  return { from: StackFile.open(project, from), to: StackFile.open(project, to) };
}

function chosenSystems({ from, to }: Files, { systems }: PromotionWish): string[] {
  const both = from.systems.filter((system) => to.systems.includes(system));
  const lacking = systems.find((system) => !both.includes(system));
  if (lacking !== undefined) {
    const file = from.systems.includes(lacking) ? to.name : from.name;
    const has = both.length === 0 ? "none" : both.join(", ");
    throw new OperationError(
      `\`${file}\` has no settings for a system \`${lacking}\`: those that both stacks have are ${has}.`,
    );
  }
  if (both.length === 0)
    throw new OperationError(
      `\`${from.name}\` and \`${to.name}\` have settings for no system in common, so there is nothing to promote: give both \`slipway:<system>\`.`,
    );
  return systems.length === 0 ? both : [...systems];
}

async function requireSameProgram({ from, to }: Files, systems: readonly string[]): Promise<void> {
  for (const system of systems)
    refuse(sourceProblem(system, [from.stack, sourceOf(from, system)], [to.stack, sourceOf(to, system)]));
  to.requirePinnable(systems);
  await to.requireCommitted();
}

/** What a stack runs, once all of it runs as it should. */
async function statusOf(context: CommandContext, stack: string, systems: readonly string[]) {
  const opened = await openStack(context, stack);
  const { services } = await reportStatus(opened);
  const mine = services.filter(({ system }) => systems.includes(system));
  const missing = systems.find((system) => !mine.some((service) => service.system === system));
  if (missing !== undefined)
    throw new OperationError(
      `\`${missing}\` is not up on \`${stack}\`: \`npx slipway deploy --stack ${stack}\` brings it up.`,
    );
  refuse(statusProblem(mine, stack));
  const bundle = bundleOf(
    mine.flatMap(({ system, name, release = "" }) => {
      const parsed = parseRelease(release);
      return parsed === undefined ? [] : [{ system, name, release: parsed }];
    }),
  );
  return { bundle, services: mine, render: opened.render };
}

/** Deploys are asked for only where a soak time is. */
async function youthProblem(
  { services, render }: Awaited<ReturnType<typeof statusOf>>,
  asked: Parameters<typeof soakProblem>[1],
): Promise<string | undefined> {
  if (asked.soakMinutes === 0) return undefined;
  const ages = services.map(async (service) => ({
    service: fullName(service),
    since: liveSince(await deploysOf(render, service.id)),
  }));
  return soakProblem(await Promise.all(ages), asked);
}

/** The checks, in this very moment; and that what they tried is what was seen before. */
async function requireGreen(
  context: CommandContext,
  stack: string,
  systems: readonly string[],
  bundle: Bundle,
): Promise<void> {
  const { results } = await context.step(
    `checks of \`${stack}\``,
    () => verifyStack(context, stack),
    "leaves no trace",
  );
  refuse(checksProblem(results, stack, systems));
  const after = ofSystems(await liveBundle(await openStack(context, stack)), systems);
  if (!sameBundle(after, bundle))
    throw new OperationError(
      `\`${stack}\` was deployed anew while it was looked at, so what was checked isn't what it runs: run this again.`,
    );
  const count = results.filter(({ outcome }) => outcome === "passed").length;
  context.say(`\`${stack}\` is live, free of drift, and ${count} of ${results.length} checks passed just now.`);
}

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw new OperationError(problem);
}
