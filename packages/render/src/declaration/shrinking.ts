import { knownPart, type ValueMap } from "../values/value";
import type { ResourceDeclaration } from "./property";

/** The complaint about a property that only grows and is asked to be smaller, if there is one. */
export function shrinking(declaration: ResourceDeclaration, standing: ValueMap, news: ValueMap): string | undefined {
  for (const [name, { growsOnly }] of Object.entries(declaration.properties)) {
    const [now, asked] = [knownPart(standing[name]), knownPart(news[name])];
    if (!growsOnly || typeof now !== "number" || typeof asked !== "number" || asked >= now) continue;
    return `\`${name}\` is ${asked}, but ${now} stands and it can only grow; set ${now} or more.`;
  }
  return undefined;
}
