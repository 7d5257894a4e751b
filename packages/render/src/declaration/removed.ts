import { isList, Secret, unwrap, type Value, type ValueMap } from "../values/value";
import type { PropertyType, ResourceDeclaration } from "./property";

/**
 * The entries of lists of texts that prior inputs have and new ones lack, each as a path that names it, such as
 * `customDomains["old.example.com"]`. A path of the list alone would not tell, later on, what was to go. What was to
 * come is found with the two the other way round. A secret is never named.
 */
export function removedPaths({ properties }: ResourceDeclaration, prior: ValueMap, news: ValueMap): string[] {
  return Object.entries(properties).flatMap(([name, { type }]) => {
    if (!isListOfTexts(type) || prior[name] instanceof Secret) return [];
    const kept = new Set(elements(news[name]).map(unwrap));
    const removed = elements(prior[name]).filter((element) => typeof element === "string" && !kept.has(element));
    return removed.map((element) => `${name}[${JSON.stringify(element)}]`);
  });
}

/** The entries of a list that paths name. */
export function namedEntries(paths: readonly string[], list: string): string[] {
  const start = `${list}["`;
  return paths
    .filter((path) => path.startsWith(start) && path.endsWith('"]'))
    .map((path) => String(JSON.parse(path.slice(list.length + 1, -1))));
}

function isListOfTexts(type: PropertyType): boolean {
  return type.kind === "list" && type.element.kind === "string";
}

function elements(value: Value | undefined): readonly Value[] {
  const inner = value === undefined ? undefined : unwrap(value);
  return isList(inner) ? inner : [];
}
