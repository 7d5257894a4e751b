import type { PropertyType } from "./property";

/** A plain value in the one form in which equal values are deeply equal: sets sorted, nested defaults filled in. */
export function canonical(type: PropertyType, value: unknown): unknown {
  if (type.kind === "list" && Array.isArray(value)) {
    const elements = value.map((element) => canonical(type.element, element));
    return type.set ? elements.toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b))) : elements;
  }
  if (typeof value !== "object" || value === null) return value;
  if (type.kind === "map") {
    return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, canonical(type.value, element)]));
  }
  if (type.kind !== "object") return value;
  const given = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.entries(type.properties).flatMap(([name, property]) => {
      const element = given[name] ?? property.absentMeans ?? property.default;
      return element === undefined ? [] : [[name, canonical(property.type, element)]];
    }),
  );
}
