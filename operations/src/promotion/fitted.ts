import { shortRelease } from "@slipway/render-api";
import { type Bundle, type BundleEntry, bundleOf, entriesOf } from "../releases/bundle";
import { grouped } from "../grouped";
import { fullName } from "../stack-resources";

/** A past bundle, cut to the services that a stack has today: only those can be pinned. */
export interface Fitted {
  /** What each service of today is to run: all of them, since pins that leave one out pin it, too. */
  bundle: Bundle;
  /** Those that go where they were then. */
  back: readonly BundleEntry[];
  /** Those that there weren't then, at what they are asked to run today. */
  stay: readonly BundleEntry[];
  /** Those that there were then, and are no more. */
  gone: readonly BundleEntry[];
}

/** @param asked the services that there are, each at what it is asked to run */
export function fittedTo(past: Bundle, asked: Bundle): Fitted {
  const today = entriesOf(asked);
  const back = entriesOf(past).filter((entry) => isIn(today, entry));
  const gone = entriesOf(past).filter((entry) => !isIn(today, entry));
  const stay = today.filter((entry) => !isIn(back, entry));
  return { bundle: bundleOf([...back, ...stay]), back, stay, gone };
}

function isIn(entries: readonly BundleEntry[], { system, name }: BundleEntry): boolean {
  return entries.some((entry) => entry.system === system && entry.name === name);
}

/** What is to be known of services that don't go back with the others. */
export function fittedLines({ stay, gone }: Pick<Fitted, "stay" | "gone">, stack: string): string[] {
  const staying = [...grouped(stay, ({ release }) => shortRelease(release))].map(([release, entries]) =>
    entries.length === 1
      ? `${namesOf(entries)} is new since then: it stays at ${release}.`
      : `${namesOf(entries)} are new since then: they stay at ${release}.`,
  );
  if (gone.length === 0) return staying;
  const are = gone.length === 1 ? "is" : "are";
  return [...staying, `${namesOf(gone)} ${are} no longer part of \`${stack}\`, so ${are} not brought back.`];
}

function namesOf(entries: readonly BundleEntry[]): string {
  return entries.map((entry) => `\`${fullName(entry)}\``).join(", ");
}
