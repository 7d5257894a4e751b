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
  const isAlike = (bundle: Bundle) => alike({ system, wanted: wanted.value, reading }, bundle);
  return earlierLine({ system, wanted: wanted.value, from }, entries, isAlike);
}

/** Whether each service of a system is in a bundle, with the files of what it is to run. */
async function alike(
  { system, wanted, reading }: Omit<Comparing, "wanted"> & { wanted: Bundle },
  bundle: Bundle,
): Promise<Told<boolean>> {
  const services = entriesOf(wanted);
  if (services.length === 0 || services.some(({ name }) => bundle[system]?.[name] === undefined))
    return { value: false };
  const others = (await whatLiesBetween(movesBetween(bundle, wanted), reading)).filter(
    ({ relation }) => relation !== "same",
  );
  const [unknown] = others;
  // One that differs for certain is enough.
  if (unknown !== undefined && others.every(({ relation }) => relation === "unknown"))
    return { reason: unknown.unknown ?? "its code can't be compared" };
  return { value: others.length === 0 };
}
