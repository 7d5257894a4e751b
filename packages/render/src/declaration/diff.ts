import { isDeepStrictEqual } from "node:util";
import { entryPath } from "../values/path";
import { isList, isMap, knownPart, hasUnknown, Secret, unwrap, type Value, type ValueMap } from "../values/value";
import { canonical } from "./canonical";
import { lasting, type Properties, type Property, type PropertyType, type ResourceDeclaration } from "./property";

/** One difference between a resource's prior and new inputs. */
export interface Change {
  /** The declared property that it belongs to. */
  readonly property: string;
  /** Where exactly, such as `envVars.LOG_LEVEL`. */
  readonly path: string;
  readonly kind: "add" | "update" | "delete";
  /** The resource has to be replaced. */
  readonly replaces: boolean;
}

type Leaf = Pick<Change, "path" | "kind"> & { readonly onlyMark?: true };

/**
 * The differences that matter: what is left out equals what leaving it out means, sets have no order, and a value that was
 * secret and is no longer is the same value.
 */
export function diff(declaration: ResourceDeclaration, prior: ValueMap, news: ValueMap): Change[] {
  return Object.entries(lasting(declaration.properties)).flatMap(([name, property]) =>
    differences(property, prior[name], news[name], name).map(({ path, kind, onlyMark }) => ({
      property: name,
      path,
      kind,
      replaces: property.immutable === true && onlyMark === undefined && !isNeverEchoed(property, prior[name]),
    })),
  );
}

/** Whether nobody can say that the value is another one: Render never echoes it, and an import knows replies only. */
function isNeverEchoed({ notEchoed }: Property, prior: Value | undefined): boolean {
  return notEchoed === true && prior === undefined;
}

/** Whether any of the changes is at one of the paths, within it or around it. */
export function touches(changes: readonly Change[], paths: readonly string[]): boolean {
  return changes.some((change) => paths.some((path) => isWithin(change.path, path) || isWithin(path, change.path)));
}

function isWithin(path: string, whole: string): boolean {
  return path === whole || (path.startsWith(whole) && /^[.[]/.test(path.slice(whole.length)));
}

function differences(property: Property, prior: Value | undefined, news: Value | undefined, path: string): Leaf[] {
  if (news === undefined && property.chosenByRender) return [];
  const absent = property.absentMeans ?? property.default;
  const [before, after] = [prior ?? absent, news ?? absent];
  if (before !== undefined && after !== undefined) {
    const leaves = compare(property.type, before, after, path);
    return isNested(property.type) || leaves.length === 0
      ? leaves
      : [{ ...leaves[0], path, kind: kindOf(prior, news) }];
  }
  return prior === undefined && news === undefined ? [] : [{ path, kind: kindOf(prior, news) }];
}

function kindOf(prior: Value | undefined, news: Value | undefined): Change["kind"] {
  if (prior === undefined) return "add";
  return news === undefined ? "delete" : "update";
}

function isNested(type: PropertyType): boolean {
  return type.kind === "map" || type.kind === "object" || (type.kind === "list" && type.set === undefined);
}

function compare(type: PropertyType, prior: Value, news: Value, path: string): Leaf[] {
  const [before, after] = [unwrap(prior), unwrap(news)];
  if (type.kind === "map" && isMap(before) && isMap(after)) return compareMaps(type.value, before, after, path);
  if (type.kind === "object" && isMap(before) && isMap(after))
    return compareObjects(type.properties, before, after, path);
  if (type.kind === "list" && !type.set && isList(before) && isList(after))
    return compareLists(type.element, before, after, path);
  if (hasUnknown(after) || !isDeepStrictEqual(canonical(type, knownPart(before)), canonical(type, knownPart(after)))) {
    return [{ path, kind: "update" }];
  }
  return news instanceof Secret && !(prior instanceof Secret) ? [{ path, kind: "update", onlyMark: true }] : [];
}

function compareMaps(type: PropertyType, prior: ValueMap, news: ValueMap, path: string): Leaf[] {
  const keys = new Set([...Object.keys(prior), ...Object.keys(news)]);
  return [...keys].flatMap((key) => comparePair(type, prior[key], news[key], entryPath(path, key)));
}

function compareObjects(properties: Properties, prior: ValueMap, news: ValueMap, path: string): Leaf[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    differences(property, prior[name], news[name], entryPath(path, name)),
  );
}

function compareLists(type: PropertyType, prior: readonly Value[], news: readonly Value[], path: string): Leaf[] {
  const longest = prior.length > news.length ? prior : news;
  return longest.flatMap((_, index) => comparePair(type, prior[index], news[index], `${path}[${index}]`));
}

function comparePair(type: PropertyType, prior: Value | undefined, news: Value | undefined, path: string): Leaf[] {
  if (prior !== undefined && news !== undefined) return compare(type, prior, news, path);
  return [{ path, kind: kindOf(prior, news) }];
}
