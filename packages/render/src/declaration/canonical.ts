import stableStringify from "fast-json-stable-stringify";
import { isList, isMap, type PlainMap, type PlainValue } from "../values/value";
import type { Properties, PropertyType } from "./property";

/**
 * A plain value in the one form in which equal values are deeply equal: sets sorted, nested defaults filled in,
 * aliases resolved, texts of several forms in one.
 */
export function canonical(type: PropertyType, value: PlainValue | undefined): PlainValue | undefined {
  return value === undefined ? undefined : canonicalValue(type, value);
}

function canonicalValue(type: PropertyType, value: PlainValue): PlainValue {
  if (type.kind === "list" && isList(value)) {
    const elements = value.map((element) => canonicalValue(type.element, element));
    return type.set ? elements.toSorted(byText) : elements;
  }
  if (type.kind === "map" && isMap(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, element]) => [key, canonicalValue(type.value, element)]),
    );
  }
  if (type.kind === "string" && typeof value === "string") return type.form?.(value) ?? value;
  if (type.kind === "enum" && typeof value === "string") return type.aliases?.[value] ?? value;
  return type.kind === "object" && isMap(value) ? canonicalObject(type.properties, value) : value;
}

function byText(one: PlainValue, other: PlainValue): number {
  const [text, otherText] = [stableStringify(one), stableStringify(other)];
  return text < otherText ? -1 : Number(text > otherText);
}

function canonicalObject(properties: Properties, given: PlainMap): PlainMap {
  return Object.fromEntries(
    Object.entries(properties).flatMap(([name, property]) => {
      const element = given[name] ?? property.absentMeans ?? property.default;
      return element === undefined ? [] : [[name, canonicalValue(property.type, element)]];
    }),
  );
}
