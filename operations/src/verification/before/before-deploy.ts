import { messageOf } from "@slipway/render-client";
import type { ConfigProblem } from "../../../../components/platform-definition";
import { SettingsError } from "../../../../infra/problem";
import { outlineOf } from "../../../../stacks/outline";
import type { ConfiguredSystem } from "../../../../stacks/system";
import type { CommandContext } from "../../commands/context";
import { configuredSystems } from "../../configured-systems";
import { findStack, openStack } from "../../deployed-stack";
import { OperationError } from "../../operation-error";
import { movesBetween } from "../../promotion/going-back";
import { readableSettings } from "../../promotion/readable-settings";
import { sourceProblem } from "../../promotion/source-gates";
import { sourcesFor } from "../../promotion/sources";
import { sourceOf, StackFile } from "../../promotion/stack-file";
import { pulumiFor } from "../../pulumi";
import { type Bundle, bundleOf, liveBundle, ofSystems } from "../../releases/bundle";
import { readTimeline } from "../../releases/list";
import { type SourceReading, whatLiesBetween } from "../../source-history/between";
import type { CheckResult } from "../run-checks";
import { earlierLine, type Past } from "./earlier-line";
import { greenLine, type Places, placesFor } from "./green-line";
import { type Line, notHere } from "./line";
import { migrationsLine } from "./migrations-line";
import { environmentLine, variablesLine } from "./settings-lines";

/** What is about to be deployed. */
export interface Before {
  stack: string;
  /** The stack that has to have been verified at the same release. */
  from?: string | undefined;
}

/**
 * Looks at what there is to look at before a stack is deployed as its file says. Nothing is written.
 *
 * @param onResult called with each result as soon as it is there
 */
export async function verifyBefore(
  context: CommandContext,
  wish: Before,
  onResult: (result: CheckResult) => void,
): Promise<CheckResult[]> {
  const results: CheckResult[] = [];
  const add = async (line: Promise<Line> | Line) => {
    const startedAt = performance.now();
    const { outcome, ...rest } = await line;
    const result = { ...rest, outcome, durationMs: Math.round(performance.now() - startedAt) };
    results.push(result);
    onResult(result);
  };
  const file = StackFile.open(context.project, wish.stack);
  const { systems, problems } = await readAll(context, wish.stack);
  await add(environmentLine(wish.stack, problems));
  const names = problems.length > 0 ? file.systems : systems.map(({ system }) => system.name);
  for (const system of names) await add(variablesLine(system, file.config[`slipway:${system}`], problems, wish.stack));
  if (problems.length > 0) {
    for (const system of names) await add(untried(system));
    return results;
  }
  const places = placesFor(context.project, process.env);
  const reading = await sourcesFor(context, file, names);
  const live = await liveOf(context, wish.stack);
  const past = await pastOf(context, wish.from);
  for (const configured of systems) {
    const wanted = await wantedOf(configured, places);
    await add(greenLine(configured.system.name, configured.sources, places));
    await add(migrationsLineOf(configured.system.name, wanted, live, reading));
    await add(earlierLineOf(context, { system: configured.system.name, wanted, file, reading }, past));
  }
  return results;
}

/** What it is to run is known only once its settings are right. */
function untried(system: string): Line {
  const check = "branch, migrations and an earlier stack";
  return { system, check, outcome: "skipped", note: "not tried: the settings above have to be right first" };
}

/** Systems whose settings are right and can be built, or all that is wrong. */
async function readAll(
  context: CommandContext,
  stack: string,
): Promise<{ systems: readonly ConfiguredSystem[]; problems: readonly ConfigProblem[] }> {
  try {
    const { systems, prices } = await configuredSystems(context, stack);
    const built = systems.map(async (configured): Promise<ConfigProblem[]> => {
      const configPath = `slipway:${configured.system.name}`;
      return outlineOf(configured, prices).then(
        () => [],
        (error: unknown) => [{ configPath, message: `can't be built: ${messageOf(error)}` }],
      );
    });
    return { systems, problems: (await Promise.all(built)).flat() };
  } catch (error) {
    if (error instanceof OperationError && error.cause instanceof SettingsError)
      return { systems: [], problems: error.cause.problems };
    throw error;
  }
}

/** What a system is to run: what is pinned, else what its branch holds. A service of which neither is known is left out. */
async function wantedOf({ system, sources }: ConfiguredSystem, { tipOf }: Places): Promise<Bundle> {
  const entries = Object.entries(sources).map(async ([name, source]) => {
    const tip = source.release === undefined ? await tipOf(source) : undefined;
    const release = source.release ?? (tip === undefined ? undefined : { kind: "commit" as const, commit: tip });
    return release === undefined ? [] : [{ system: system.name, name, release }];
  });
  return bundleOf((await Promise.all(entries)).flat());
}

/** What somebody wanted to know, or why it can't be told. */
type Told<Thing> = { value: Thing } | { reason: string };

async function told<Thing>(look: () => Promise<Thing>): Promise<Told<Thing>> {
  try {
    return { value: await look() };
  } catch (error) {
    return { reason: messageOf(error) };
  }
}

function liveOf(context: CommandContext, stack: string): Promise<Told<Bundle>> {
  return told(async () => {
    const found = await findStack(context, stack);
    return found === undefined ? {} : liveBundle(found);
  });
}

async function migrationsLineOf(
  system: string,
  wanted: Bundle,
  live: Told<Bundle>,
  reading: SourceReading,
): Promise<Line> {
  if ("reason" in live) return migrationsLine(system, live);
  return migrationsLine(system, { between: await whatLiesBetween(movesBetween(live.value, wanted), reading) });
}

/** A stack that has to have been verified, and what it ran. */
interface Earlier {
  file: StackFile;
  entries: readonly Past[];
}

function pastOf(context: CommandContext, from: string | undefined): Promise<Told<Earlier>> {
  return told(async () => {
    if (from === undefined) throw new OperationError("`--from <stack>` names the stack that has to have run it");
    const file = StackFile.open(context.project, from);
    const opened = await openStack(context, from);
    return { file, entries: await readTimeline(await pulumiFor(context.project, from, context.step), opened, true) };
  });
}

interface Wanted {
  system: string;
  wanted: Bundle;
  file: StackFile;
  reading: SourceReading;
}

async function earlierLineOf(
  context: CommandContext,
  { system, wanted, file, reading }: Wanted,
  past: Told<Earlier>,
): Promise<Line> {
  const check = "this release was verified elsewhere before";
  if ("reason" in past) return notHere({ system, check }, past.reason);
  const { file: from, entries } = past.value;
  const [ours, theirs] = [
    await readableSettings(context, from, [system]),
    await readableSettings(context, file, [system]),
  ];
  const [source, target] = [sourceOf({ config: ours }, system), sourceOf({ config: theirs }, system)];
  const other = sourceProblem(system, [from.stack, source], [file.stack, target]);
  if (other !== undefined) return { system, check, outcome: "failed", note: other };
  const isAlike = async (bundle: Bundle) => {
    const between = await whatLiesBetween(movesBetween(bundle, wanted), reading);
    return between.every(({ relation }) => relation === "same");
  };
  return earlierLine({ system, wanted: ofSystems(wanted, [system]), from: from.stack }, entries, isAlike);
}
