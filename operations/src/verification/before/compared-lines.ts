import { sourceOf } from "../../promotion/stack-file";
import { movesBetween } from "../../promotion/going-back";
import { sourceProblem } from "../../promotion/source-gates";
import { type Bundle, entriesOf } from "../../releases/bundle";
import { type SourceReading, whatLiesBetween } from "../../source-history/between";
import { EARLIER, earlierLine, type Past } from "./earlier-line";
import { type Line, notHere } from "./line";
import { migrationsLine } from "./migrations-line";
import type { Told } from "./told";

/** What a system is to run, and how its code is read. */
export interface Comparing {
  system: string;
  wanted: Told<Bundle>;
  reading: SourceReading;
}

/** What there is to say of the migrations that come with what a system is to run. */
export async function migrationsLineOf({ system, wanted, reading }: Comparing, live: Told<Bundle>): Promise<Line> {
  if ("reason" in wanted) return migrationsLine(system, wanted);
  if ("reason" in live) return migrationsLine(system, live);
  return migrationsLine(system, { between: await whatLiesBetween(movesBetween(live.value, wanted.value), reading) });
}

/** A stack and its settings, in which it can be read where its code is. */
export interface ReadableStack {
  stack: string;
  config: Readonly<Record<string, unknown>>;
}

/** A stack that has to have been verified, and what it ran. */
export interface Earlier extends ReadableStack {
  entries: readonly Past[];
}

/** What there is to say of another stack that is to have been verified at what a system is to run here. */
export async function earlierLineOf(
  { system, wanted, reading }: Comparing,
  target: ReadableStack,
  past: Told<Earlier>,
): Promise<Line> {
  const about = { system, check: EARLIER };
  if ("reason" in past) return notHere(about, past.reason);
  if ("reason" in wanted) return notHere(about, wanted.reason);
  const { stack: from, config, entries } = past.value;
  const other = sourceProblem(system, [from, sourceOf({ config }, system)], [target.stack, sourceOf(target, system)]);
  if (other !== undefined) return { ...about, outcome: "failed", note: other };
  const isAlike = async (bundle: Bundle) => {
    const services = entriesOf(wanted.value);
    if (services.length === 0 || services.some(({ name }) => bundle[system]?.[name] === undefined)) return false;
    const between = await whatLiesBetween(movesBetween(bundle, wanted.value), reading);
    return between.every(({ relation }) => relation === "same");
  };
  return earlierLine({ system, wanted: wanted.value, from }, entries, isAlike);
}
