import { messageOf } from "@slipway/render-client";
import type { ConfigProblem } from "../../../../components/platform-definition";
import { SettingsError } from "../../../../infra/problem";
import { outlineOf } from "../../../../stacks/outline";
import type { ConfiguredSystem } from "../../../../stacks/system";
import type { CommandContext } from "../../commands/context";
import { configuredSystems } from "../../configured-systems";
import { findStack, openStack } from "../../deployed-stack";
import { OperationError } from "../../operation-error";
import { readableSettings } from "../../promotion/readable-settings";
import { sourcesFor } from "../../promotion/sources";
import { StackFile } from "../../promotion/stack-file";
import { pulumiFor } from "../../pulumi";
import { type Bundle, liveBundle } from "../../releases/bundle";
import { readTimeline } from "../../releases/list";
import type { CheckResult } from "../run-checks";
import { type Earlier, earlierLineOf, migrationsLineOf } from "./compared-lines";
import { greenLine, placesFor } from "./green-line";
import type { Line } from "./line";
import { environmentLine, variablesLine } from "./settings-lines";
import { type Told, told } from "./told";
import { wantedOf } from "./wanted";

/** What is about to be deployed. */
export interface Before {
  stack: string;
  /** The stack that has to have been verified at the same release. */
  from?: string | undefined;
}

/**
 * Looks at what there is to look at before a stack is deployed as its file says. It writes nothing itself.
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
  const past = await pastOf(context, wish.from, names);
  const target = { stack: wish.stack, config: await readableSettings(context, file, names) };
  for (const { system, sources } of systems) {
    const comparing = { system: system.name, wanted: await wantedOf(system.name, sources, places), reading };
    await add(greenLine(system.name, sources, places));
    await add(migrationsLineOf(comparing, live));
    await add(earlierLineOf(comparing, target, past));
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

function liveOf(context: CommandContext, stack: string): Promise<Told<Bundle>> {
  return told(async () => {
    const found = await findStack(context, stack);
    return found === undefined ? {} : liveBundle(found);
  });
}

function pastOf(context: CommandContext, from: string | undefined, systems: readonly string[]): Promise<Told<Earlier>> {
  return told(async () => {
    if (from === undefined) throw new OperationError("`--from <stack>` names the stack that has to have run it");
    const file = StackFile.open(context.project, from);
    const config = await readableSettings(context, file, systems);
    const opened = await openStack(context, from);
    const entries = await readTimeline(await pulumiFor(context.project, from, context.step), opened, true);
    return { stack: from, config, entries };
  });
}
