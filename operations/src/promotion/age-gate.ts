import { fullName } from "../stack-resources";
import type { Between } from "./between";

/** What is to be said where something older would take the place of what a stack runs, or nobody can tell; undefined where it is newer. */
export function ageProblem(
  between: readonly Between[],
  { from, to }: { from: string; to: string },
): string | undefined {
  const older = between.find(({ isOlder }) => isOlder);
  if (older !== undefined)
    return (
      `What \`${from}\` runs is older than what \`${to}\` runs (${placeOf(older)}: ${older.to.slice(0, 12)} is an ancestor of ` +
      `${older.from?.slice(0, 12) ?? ""}): \`npx slipway rollback --stack ${to}\` goes back, \`--allow-older\` promotes it all the same.`
    );
  const unknown = between.find((one) => one.unknown !== undefined);
  if (unknown === undefined) return undefined;
  return (
    `Whether what \`${from}\` runs is newer than what \`${to}\` runs can't be told (${placeOf(unknown)}), since ${unknown.unknown ?? ""}: ` +
    "`--allow-older` promotes it all the same."
  );
}

function placeOf({ system, services }: Between): string {
  return services.map((name) => fullName({ system, name })).join(", ");
}
