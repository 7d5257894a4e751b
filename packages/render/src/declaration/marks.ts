import { isList, isMap, mapValues, markLike, Secret, secret, unwrap, type Value, type ValueMap } from "../values/value";
import type { Properties, Property, PropertyType, ResourceDeclaration } from "./property";

/** A URL that names a user or a password. */
const withCredentials = /:\/\/[^/?#\s]*@/;

/**
 * Inputs that were found at Render, with the marks of what is secret. What the program said keeps the program's mark. What it did not
 * say may well be a secret of somebody's: it is one where the declaration says so, wherever it is a URL with a password in it, and
 * wherever an update was broken off, which may have written what the program hides by now.
 *
 * @param former what the program said last; undefined for an import
 * @param begun property paths that an update may have written that was broken off
 */
export function markFound(
  { properties }: ResourceDeclaration,
  found: ValueMap,
  former: ValueMap | undefined,
  begun: readonly string[] = [],
): ValueMap {
  const hidden = new Set(former === undefined ? [] : secretsIn(former, false));
  const written = new Set(former === undefined ? [] : begun.map((path) => /^\w+/.exec(path)?.[0]));
  const marked = mapValues(found, (value, name) =>
    markProperty(properties[name], value, within(former, name), { hidden, hides: written.has(name) }),
  );
  return markLike(marked, former);
}

interface Marking {
  /** Every text that is a secret somewhere in the former inputs. */
  readonly hidden: ReadonlySet<Value>;
  /** Whether what differs from the former inputs is a secret. */
  readonly hides: boolean;
}

function markProperties(
  properties: Properties,
  found: ValueMap,
  former: Value | undefined,
  marking: Marking,
): ValueMap {
  return mapValues(found, (value, name) => markProperty(properties[name], value, within(former, name), marking));
}

function markProperty(
  property: Property | undefined,
  found: Value,
  former: Value | undefined,
  marking: Marking,
): Value {
  if (property === undefined) return found;
  const hides = marking.hides || property.secretWhenFound === true;
  return mark(property.type, found, former, { ...marking, hides });
}

function mark(type: PropertyType, found: Value, former: Value | undefined, marking: Marking): Value {
  if (type.kind === "object" && isMap(found)) return markProperties(type.properties, found, former, marking);
  if (type.kind === "map" && isMap(found)) {
    return mapValues(found, (value, key) => mark(type.value, value, within(former, key), marking));
  }
  if (type.kind === "list" && isList(found)) {
    return found.map((value, index) => mark(type.element, value, within(former, index), marking));
  }
  if (marking.hidden.has(found)) return secret(found);
  if (former !== undefined && unwrap(former) === found) return found;
  return marking.hides || (typeof found === "string" && withCredentials.test(found)) ? secret(found) : found;
}

/** The part of a value that stands at a key or a place. */
function within(value: Value | undefined, key: string | number): Value | undefined {
  const inner = value === undefined ? undefined : unwrap(value);
  if (isList(inner)) return inner[Number(key)];
  return isMap(inner) ? inner[key] : undefined;
}

function secretsIn(value: Value, isHidden: boolean): Value[] {
  if (value instanceof Secret) return secretsIn(value.value, true);
  if (isList(value)) return value.flatMap((element) => secretsIn(element, isHidden));
  if (isMap(value)) return Object.values(value).flatMap((element) => secretsIn(element, isHidden));
  return isHidden && typeof value === "string" && value !== "" ? [value] : [];
}
