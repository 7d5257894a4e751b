import type { Operation } from "../../resource";
import { groupsOf, linkGroup, unlinkGroup } from "../env-group/links";
import type { Entry } from "./records";
import { type Knowledge, namesWithin, pathOf, type Write } from "./text-writes";

/** The writes that link a service to its entry's groups and to no other that this rollout has linked it to. */
export async function groupWrites(
  operation: Operation,
  entry: Entry,
  { key, before, isTrue, begunPaths }: Knowledge,
): Promise<Write[]> {
  const { serviceId } = entry;
  const [desired, prior] = [groupsIn(entry), groupsIn(before)];
  if (isTrue && before !== undefined)
    return writesOf(operation, serviceId, without(desired, prior), without(prior, desired));
  // The journal tells which names an interrupted update was about, and not which groups these stood for.
  const isBegun = namesWithin(begunPaths, pathOf(key, "envGroups")).length > 0;
  if (desired.size === 0 && prior.size === 0 && !isBegun) return [];
  const there = await groupsOf(operation, serviceId, [...desired, ...prior]);
  const ours = isBegun ? there : new Set([...there].filter((id) => prior.has(id)));
  return writesOf(operation, serviceId, without(desired, there), without(ours, desired));
}

/** Takes from services the groups to which these entries link them. */
export function unlinkingWrites(operation: Operation, entries: readonly Entry[]): Write[] {
  return entries.flatMap((entry) => writesOf(operation, entry.serviceId, [], [...groupsIn(entry)]));
}

function writesOf(
  { render }: Operation,
  serviceId: string,
  linked: readonly string[],
  unlinked: readonly string[],
): Write[] {
  return [
    ...linked.map((id) => () => linkGroup(render, id, serviceId)),
    ...unlinked.map((id) => () => unlinkGroup(render, id, serviceId)),
  ];
}

function groupsIn({ envGroups = {} }: Partial<Entry> = {}): ReadonlySet<string> {
  return new Set(Object.values(envGroups));
}

function without(ids: ReadonlySet<string>, others: ReadonlySet<string>): string[] {
  return [...ids].filter((id) => !others.has(id));
}
