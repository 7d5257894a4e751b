import { entryPath } from "../../values/path";
import type { Entry } from "./records";

type Texts = Readonly<Record<string, string>>;

/** One request that changes something. */
export type Write = () => Promise<void>;

/** What to write so that the texts are what is desired. */
export interface TextWrites {
  readonly puts: Texts;
  readonly deletes: readonly string[];
}

/** The writes from what the state holds to what is desired. What somebody else changed or added is for a refresh to tell. */
export function writesFromState(desired: Texts, prior: Texts): TextWrites {
  return {
    puts: Object.fromEntries(Object.entries(desired).filter(([name, text]) => prior[name] !== text)),
    deletes: Object.keys(prior).filter((name) => !(name in desired)),
  };
}

/**
 * The writes from what Render holds to what is desired, where the state may not be true.
 *
 * @param ours names that are, or may have been, of this rollout's writing; all others are left alone
 */
export function writesFromRender(
  desired: Texts,
  observed: ReadonlyMap<string, string>,
  ours: ReadonlySet<string>,
): TextWrites {
  return {
    puts: Object.fromEntries(Object.entries(desired).filter(([name, text]) => observed.get(name) !== text)),
    deletes: [...ours].filter((name) => !(name in desired) && observed.has(name)),
  };
}

/** What is known of a service's configuration before it is written. */
export interface Knowledge {
  /** The service's key in the rollout. */
  readonly key: string;
  /** The service's entry as the state holds it. */
  readonly before: Entry | undefined;
  /** Whether Render has what the state holds; otherwise Render is asked. */
  readonly isTrue: boolean;
  /** Property paths that an interrupted update may have written. */
  readonly begunPaths: readonly string[];
}

/** What to write of a part of an entry, and what Render holds of it, where that had to be read. */
export interface PlannedTexts {
  readonly writes: TextWrites;
  readonly observed?: ReadonlyMap<string, string>;
}

/** The writes of a part of an entry that is texts by name. */
export async function plannedTexts(
  property: "envVars" | "secretFiles",
  entry: Entry,
  { key, before, isTrue, begunPaths }: Knowledge,
  read: () => Promise<ReadonlyMap<string, string>>,
): Promise<PlannedTexts> {
  const { [property]: desired = {} } = entry;
  const prior = before?.[property] ?? {};
  if (isTrue && before !== undefined) return { writes: writesFromState(desired, prior) };
  const ours = new Set([...Object.keys(prior), ...namesWithin(begunPaths, pathOf(key, property))]);
  if (Object.keys(desired).length === 0 && ours.size === 0) return { writes: { puts: {}, deletes: [] } };
  const observed = await read();
  return { writes: writesFromRender(desired, observed, ours), observed };
}

/** The path of a property of a service's entry. */
export function pathOf(key: string, property: keyof Entry): string {
  return entryPath(entryPath("services", key), property);
}

/** The names among property paths such as `services.api.envVars.LOG_LEVEL`. */
export function namesWithin(paths: readonly string[], parent: string): string[] {
  return paths.flatMap((path) => {
    if (!path.startsWith(parent)) return [];
    const rest = path.slice(parent.length);
    if (rest.startsWith(".")) return [rest.slice(1)];
    return rest.startsWith('["') ? [JSON.parse(rest.slice(1, -1)) as string] : [];
  });
}
