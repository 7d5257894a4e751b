import { parseRelease } from "@slipway/render-api";
import { deploysOf } from "@slipway/render-client";
import type { CommandContext } from "../commands/context";
import { findStack, openStack } from "../deployed-stack";
import { OperationError } from "../operation-error";
import { pulumiFor, type Pulumi } from "../pulumi";
import { type Bundle, bundleOf, entriesOf, liveBundle, ofSystems, sameBundle } from "../releases/bundle";
import { type Between, type Move, whatLiesBetween } from "../source-history/between";
import { pinnedIn } from "../releases/pulumi-history";
import { fullName } from "../stack-resources";
import { reportStatus } from "../status/report";
import { checksProblem } from "../verification/outcome";
import { verifyStack } from "../verification/verify-stack";
import { driftProblem } from "./drift-gate";
import { movesBetween } from "./going-back";
import { requireUnlocked } from "../updates/lock";
import { ageProblem } from "./age-gate";
import { readableSettings } from "./readable-settings";
import { type SettingDifference, settingsDifference } from "./settings-difference";
import { liveSince, soakProblem } from "./soak";
import { sourceProblem, statusProblem } from "./source-gates";
import { otherPinsProblem } from "./other-pins";
import { sourcesFor } from "./sources";
import { sourceOf, StackFile } from "./stack-file";
import { requireOnRender } from "../stack-config";

/** What is to be promoted, and by which rules. */
export interface PromotionWish {
  from: string;
  to: string;
  /** All that both stacks have, where none is named. */
  systems: readonly string[];
  /** Whether it is to be carried out, and not only pinned for review. */
  yes: boolean;
  /** Whether what lacks commits that the target runs, or of which nobody can tell, may take its place. */
  allowOlder: boolean;
}

/** A promotion to which nothing is opposed, not begun yet. */
export interface Promotion {
  to: StackFile;
  pulumi: Pulumi;
  systems: readonly string[];
  /** What the source runs; of services whose files are the same on both, what the target runs. */
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
 * @returns with no move and the file's own text where there is nothing to promote
 * @throws OperationError that says in one sentence what is opposed to it
 */
export async function planPromotion(context: CommandContext, wish: PromotionWish, now: number): Promise<Promotion> {
  const { project, step } = context;
  const files = openFiles(context, wish);
  const systems = chosenSystems(files, wish);
  await requireSameProgram(context, files, systems);
  const pulumi = await pulumiFor(project, wish.to, step);
  const target = await findStack(context, wish.to);
  await requireUnlocked(pulumi, wish.to);
  const running = await statusOf(context, wish.from, systems);
  const live = target === undefined ? {} : ofSystems(await liveBundle(target), systems);
  const seen = movesBetween(live, running.bundle);
  const lying = await whatLiesBetween(seen, await sourcesFor(context, files.to, systems));
  const bundle = withoutSame(running.bundle, live, lying);
  const between = lying.filter(({ relation }) => relation !== "same");
  const text = files.to.withPins(bundle);
  const moves = movesBetween(live, bundle);
  const promotion = { to: files.to, pulumi, systems, bundle, live, moves, text, between };
  if (moves.length === 0 && text === files.to.text) return { ...promotion, settings: [] };
  if (wish.yes && target !== undefined)
    refuse(otherPinsProblem(pinnedIn(files.to, target.resources.services), { live, bundle, ...wish }));
  refuse(wish.allowOlder ? undefined : ageProblem(between, wish));
  refuse(await youthProblem(running, { soakMinutes: files.to.soakMinutes, from: wish.from, to: wish.to, now }));
  refuse(await driftProblem(await pulumiFor(project, wish.from, step), wish.from, systems));
  await requireGreen(context, wish.from, systems, running.bundle);
  return { ...promotion, settings: settingsDifference(files.from.config, files.to.config, systems) };
}

/**
 * What is to run where something runs already: the bundle as it is, but that no service whose files are the same goes back to an earlier
 * commit, or to one of another branch. Staging has such a one where it follows a branch: there each service stays at the commit that last
 * changed it.
 */
export function withoutSame(bundle: Bundle, live: Bundle, between: readonly Between[]): Bundle {
  const same = between.filter(({ relation, isLater }) => relation === "same" && isLater !== true);
  const isSame = (system: string, name: string) =>
    same.some((one) => one.system === system && one.services.includes(name));
  return bundleOf(
    entriesOf(bundle).map((entry) => {
      const stays = isSame(entry.system, entry.name) ? live[entry.system]?.[entry.name] : undefined;
      return { ...entry, release: stays ?? entry.release };
    }),
  );
}

interface Files {
  from: StackFile;
  to: StackFile;
}

function openFiles({ project }: CommandContext, { from, to }: PromotionWish): Files {
  if (from === to)
    throw new OperationError(`\`${from}\` can't be promoted to itself: name another stack with \`--to\`.`);
  const files = { from: StackFile.open(project, from), to: StackFile.open(project, to) };
  for (const stack of [from, to]) requireOnRender(project, stack);
  return files;
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

async function requireSameProgram(
  context: CommandContext,
  { from, to }: Files,
  systems: readonly string[],
): Promise<void> {
  to.requirePinnable(systems);
  await to.requireCommitted();
  const [ours, theirs] = [await readableSettings(context, from, systems), await readableSettings(context, to, systems)];
  for (const system of systems) {
    const [source, target] = [sourceOf({ config: ours }, system), sourceOf({ config: theirs }, system)];
    refuse(sourceProblem(system, [from.stack, source], [to.stack, target]));
  }
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
