import type { ProcessRow } from "./linux-processes";

/**
 * The processes that belong to each of some: itself, its group, and all that these have started, in whatever group and
 * session, as Postgres' processes have ones of their own.
 */
export function treesOf(rows: readonly ProcessRow[], roots: ReadonlySet<number>): Map<number, ProcessRow[]> {
  const byPid = new Map(rows.map((row) => [row.pid, row]));
  const rootOf = (row: ProcessRow): number | undefined => {
    const seen = new Set<number>();
    for (let one: ProcessRow | undefined = row; one !== undefined && !seen.has(one.pid); one = byPid.get(one.parent)) {
      if (roots.has(one.pid)) return one.pid;
      if (roots.has(one.group)) return one.group;
      seen.add(one.pid);
    }
    return undefined;
  };
  const trees = new Map<number, ProcessRow[]>();
  for (const row of rows) {
    const root = rootOf(row);
    if (root !== undefined) trees.set(root, [...(trees.get(root) ?? []), row]);
  }
  return trees;
}
