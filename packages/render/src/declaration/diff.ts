import { isDeepStrictEqual } from "node:util";
import { entryPath } from "../values/path";
import { isList, isMap, knownPart, hasUnknown, Secret, unwrap, type Value, type ValueMap } from "../values/value";
import { canonical } from "./canonical";
import type { Properties, Property, PropertyType, ResourceDeclaration } from "./property";

/** One difference between a resource's former and new inputs. */
export interface Change {
  /** The declared property that it belongs to. */
  readonly property: string;
  /** Where exactly, such as `envVars.LOG_LEVEL`. */
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
  /** The resource has to be made anew. */
  readonly replaces: boolean;
}

type Leaf = Pick<Change, "path" | "kind"> & { readonly onlyMark?: true };

/**
 * The differences that matter: what is left out equals what leaving it out means, sets have no order, and a value that was
 * secret and is no longer is the same value.
 */
export function diff(declaration: ResourceDeclaration, former: ValueMap, news: ValueMap): Change[] {
  return Object.entries(declaration.properties).flatMap(([name, property]) =>
    differences(property, former[name], news[name], name).map(({ path, kind, onlyMark }) => ({
      property: name,
      path,
      kind,
      replaces: property.immutable === true && onlyMark === undefined && !isUntold(property, former[name]),
    })),
  );
}

/** Whether nobody can say that the value is another one: no reply has it, and an import knows replies only. */
function isUntold({ notEchoed }: Property, former: Value | undefined): boolean {
  return notEchoed === true && former === undefined;
}

/** Whether any of the changes is at one of the paths, within it or around it. */
export function touches(changes: readonly Change[], paths: readonly string[]): boolean {
  return changes.some((change) => paths.some((path) => isWithin(change.path, path) || isWithin(path, change.path)));
}

function isWithin(path: string, whole: string): boolean {
  return path === whole || (path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length)));
}

function differences(property: Property, former: Value | undefined, news: Value | undefined, path: string): Leaf[] {
  if (news === undefined && property.chosenByRender) return [];
  const absent = property.absentMeans ?? property.default;
  const [before, after] = [former ?? absent, news ?? absent];
  if (before !== undefined && after !== undefined) {
    const leaves = compare(property.type, before, after, path);
    return isNested(property.type) || leaves.length === 0
      ? leaves
      : [{ ...leaves[0], path, kind: kindOf(former, news) }];
  }
  return former === undefined && news === undefined ? [] : [{ path, kind: kindOf(former, news) }];
}

function kindOf(former: Value | undefined, news: Value | undefined): Change["kind"] {
  if (former === undefined) return "add";
  return news === undefined ? "delete" : "update";
}

function isNested(type: PropertyType): boolean {
  return type.kind === "map" || type.kind === "object" || (type.kind === "list" && type.set === undefined);
}

function compare(type: PropertyType, former: Value, news: Value, path: string): Leaf[] {
  const [before, after] = [unwrap(former), unwrap(news)];
  if (type.kind === "map" && isMap(before) && isMap(after)) return compareMaps(type.value, before, after, path);
  if (type.kind === "object" && isMap(before) && isMap(after))
    return compareObjects(type.properties, before, after, path);
  if (type.kind === "list" && !type.set && isList(before) && isList(after))
    return compareLists(type.element, before, after, path);
  if (hasUnknown(after) || !isDeepStrictEqual(canonical(type, knownPart(before)), canonical(type, knownPart(after)))) {
    return [{ path, kind: "update" }];
  }
  return news instanceof Secret && !(former instanceof Secret) ? [{ path, kind: "update", onlyMark: true }] : [];
}

function compareMaps(type: PropertyType, former: ValueMap, news: ValueMap, path: string): Leaf[] {
  const keys = new Set([...Object.keys(former), ...Object.keys(news)]);
  return [...keys].flatMap((key) => comparePair(type, former[key], news[key], entryPath(path, key)));
}

function compareObjects(properties: Properties, former: ValueMap, news: ValueMap, path: string): Leaf[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    differences(property, former[name], news[name], entryPath(path, name)),
  );
}

function compareLists(type: PropertyType, former: readonly Value[], news: readonly Value[], path: string): Leaf[] {
  const longest = former.length > news.length ? former : news;
  return longest.flatMap((_, index) => comparePair(type, former[index], news[index], `${path}[${index}]`));
}

function comparePair(type: PropertyType, former: Value | undefined, news: Value | undefined, path: string): Leaf[] {
  if (former !== undefined && news !== undefined) return compare(type, former, news, path);
  return [{ path, kind: kindOf(former, news) }];
}
