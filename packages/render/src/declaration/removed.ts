import { isList, isMap, Secret, unwrap, type Value, type ValueMap } from "../values/value";
import type { PropertyType, ResourceDeclaration } from "./property";

/**
 * The entries of lists of texts, or of things with names, that prior inputs have and new ones lack, each as a path that names it, such as
 * `customDomains["old.example.com"]`. A path of the list alone would not tell, later on, what was to go. What was to
 * come is found with the two the other way round. A secret is never named.
 */
export function removedPaths({ properties }: ResourceDeclaration, prior: ValueMap, news: ValueMap): string[] {
  return Object.entries(properties).flatMap(([name, { type }]) => {
    if (!isListOfNames(type) || prior[name] instanceof Secret) return [];
    const kept = new Set(elements(news[name]).map((element) => unwrap(nameIn(unwrap(element)) ?? "")));
    const removed = elements(prior[name])
      .map(nameIn)
      .filter((element) => typeof element === "string" && !kept.has(element));
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

function isListOfNames(type: PropertyType): boolean {
  if (type.kind !== "list") return false;
  return type.element.kind === "string" || (type.element.kind === "object" && "name" in type.element.properties);
}

/** What an entry is called: the text that it is, or its name. */
function nameIn(element: Value): Value | undefined {
  return isMap(element) ? element.name : element;
}

function elements(value: Value | undefined): readonly Value[] {
  const inner = value === undefined ? undefined : unwrap(value);
  return isList(inner) ? inner : [];
}
