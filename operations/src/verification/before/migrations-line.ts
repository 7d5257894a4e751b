import { servicesIn } from "../../promotion/lines";
import type { Between } from "../../source-history/between";
import type { Migration } from "../../source-history/migrations";
import { type Line, notHere } from "./line";

/** Names that a line has; of more, how many there are. */
const FEW = 3;

/**
 * Whether somebody has read the SQL that comes with what a system is to run. Where some comes, no machine can tell.
 *
 * @param seen what lies between what runs and what comes, of this system; or why nobody can tell
 */
export function migrationsLine(system: string, seen: { between: readonly Between[] } | { reason: string }): Line {
  const about = { system, check: "the SQL of the migrations that come was read by somebody" };
  if ("reason" in seen) return notHere(about, seen.reason);
  const { between } = seen;
  const unknown = between.find((one) => one.unknown !== undefined);
  if (unknown !== undefined)
    return notHere(
      about,
      `which migrations come with ${servicesIn(unknown)} can't be told, since ${unknown.unknown ?? ""}`,
    );
  const found = new Map(
    between.flatMap(({ migrations }) => migrations.map((one): [string, Migration] => [one.path, one])),
  );
  const paths = [...found.keys()];
  if (paths.length === 0) return { ...about, outcome: "passed", note: "none comes" };
  const named = [...paths.slice(0, FEW), ...(paths.length > FEW ? [`${paths.length - FEW} more`] : [])];
  return notHere(about, `that is for people, and the pull request shows them: ${named.join(", ")}`);
}
