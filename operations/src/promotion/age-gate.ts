import { shortRelease } from "@slipway/render-api";
import { oneLine } from "../short-text";
import type { Between } from "../source-history/between";
import type { SourceCommit } from "../source-history/source-history";
import { servicesIn } from "./lines";

/** Commits that a sentence names; of more, how many there are. */
const FEW = 3;

/**
 * What is to be said where something that a stack runs would be lost by what comes, or nobody can tell; undefined where nothing would. Of images
 * nobody can ever tell, so they are let through: {@link ageNotes} says it.
 */
export function ageProblem(
  between: readonly Between[],
  { from, to }: { from: string; to: string },
): string | undefined {
  const older = between.find(({ relation }) => relation === "older");
  if (older !== undefined)
    return (
      `What \`${from}\` runs is older than what \`${to}\` runs (${servicesIn(older)}: ${lostOf(older)}): ` +
      `\`npx slipway rollback --stack ${to}\` goes back, \`--allow-older\` promotes it all the same.`
    );
  const diverged = between.find(({ relation }) => relation === "diverged");
  if (diverged !== undefined)
    return (
      `What \`${to}\` runs is not in what \`${from}\` runs and would be lost (${servicesIn(diverged)}: ${lostOf(diverged)}): ` +
      `merge it into what \`${from}\` runs and deploy that there, or, where it isn't needed any more, \`--allow-older\` promotes without it.`
    );
  const unknown = between.find(({ relation, from: runs }) => relation === "unknown" && runs !== undefined);
  if (unknown === undefined) return undefined;
  return (
    `Whether what \`${from}\` runs is newer than what \`${to}\` runs can't be told (${servicesIn(unknown)}), since ${unknown.unknown ?? ""}: ` +
    "mend that, or `--allow-older` promotes it all the same."
  );
}

/** What can't be judged at all, in a line each. */
export function ageNotes(between: readonly Between[]): string[] {
  return between
    .filter(({ relation }) => relation === "image")
    .map(
      (one) => `Not known to be newer: ${servicesIn(one)}, since an image's digest doesn't say what it was built from.`,
    );
}

function lostOf({ lost, from, to }: Between): string {
  const named = lost.slice(0, FEW).map(inWords);
  const more = lost.length > FEW ? [`${lost.length - FEW} more`] : [];
  if (named.length > 0) return [...named, ...more].join(", ");
  return `${from === undefined ? "nothing" : shortRelease(from)} → ${shortRelease(to)}`;
}

function inWords({ commit, subject, author }: SourceCommit): string {
  return `${commit.slice(0, 12)} ${oneLine(subject, 60)} (${oneLine(author, 40)})`;
}
