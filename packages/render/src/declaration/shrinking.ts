import { isMap, knownPart, type PlainValue, type ValueMap } from "../values/value";
import { isOutgrown } from "./growth";
import type { Properties, PropertyType, ResourceDeclaration } from "./property";

/** The complaint about a property of something that exists and is asked to be less than it can become, if there is one. */
export function shrinking(declaration: ResourceDeclaration, current: ValueMap, news: ValueMap): string | undefined {
  return shrinkingWithin(declaration.properties, current, news, "");
}

function shrinkingWithin(properties: Properties, current: ValueMap, news: ValueMap, above: string): string | undefined {
  for (const [name, property] of Object.entries(properties)) {
    const { type, growsOnly, createOnly } = property;
    const [now, desired] = [knownPart(current[name]), knownPart(news[name])];
    if (now === undefined || desired === undefined || now === desired) continue;
    if (isOutgrown(property, plainOf(properties, news), desired, now)) continue;
    const path = `${above}${name}`;
    if (type.kind === "object" && isMap(now) && isMap(desired)) {
      const inner = shrinkingWithin(type.properties, now, desired, `${path}.`);
      if (inner !== undefined) return inner;
    }
    const [size, wanted] = [sizeOf(type, now), sizeOf(type, desired)];
    if (growsOnly && size !== undefined && wanted !== undefined && wanted < size) {
      return `\`${path}\` is ${shown(desired)}, but it is ${shown(now)} now and can only grow; set ${shown(now)} or more.`;
    }
    if (typeof desired === "string" && createOnly?.includes(desired)) {
      return (
        `\`${path}\` is ${shown(desired)}, but it is ${shown(now)} now and can't go back; set ${shown(now)} ` +
        "or another value."
      );
    }
  }
  return undefined;
}

/** The size that a value means: a number as it is, one of a list of values by its place. Undefined for what we don't know. */
function sizeOf(type: PropertyType, value: unknown): number | undefined {
  if (typeof value === "number") return value;
  const place = type.kind === "enum" && typeof value === "string" ? type.values.indexOf(value) : -1;
  return place === -1 ? undefined : place;
}

function shown(value: unknown): string {
  return typeof value === "number" ? String(value) : `\`${String(value)}\``;
}

function plainOf(properties: Properties, values: ValueMap): Record<string, PlainValue | undefined> {
  return Object.fromEntries(Object.keys(properties).map((name) => [name, knownPart(values[name])]));
}
