import { isList, isMap, mapValues, markLike, Secret, secret, unwrap, type Value, type ValueMap } from "../values/value";
import type { Properties, PropertyType, ResourceDeclaration } from "./property";

/** A URL that names a user or a password. */
const withCredentials = /:\/\/[^/?#\s]*@/;

/**
 * Inputs as Render has them, with the marks of what is secret. What the program said keeps the program's mark. What
 * it did not say may well be a secret of somebody's: it is one where the declaration says so, and wherever it is a
 * URL with a password in it.
 *
 * @param prior what the program said last; undefined for an import
 */
export function markObserved(
  { properties }: ResourceDeclaration,
  observed: ValueMap,
  prior: ValueMap | undefined,
): ValueMap {
  const hidden = new Set(prior === undefined ? [] : secretsIn(prior, false));
  return markLike(markProperties(properties, observed, prior, { hidden, hides: false }), prior);
}

interface Marking {
  /** Every text that is a secret somewhere in the prior inputs. */
  readonly hidden: ReadonlySet<Value>;
  /** Whether what differs from the prior inputs is a secret. */
  readonly hides: boolean;
}

function markProperties(
  properties: Properties,
  observed: ValueMap,
  prior: Value | undefined,
  marking: Marking,
): ValueMap {
  return mapValues(observed, (value, name) => {
    const property = properties[name];
    const hides = marking.hides || property?.secretWhenObserved === true;
    return property === undefined ? value : mark(property.type, value, within(prior, name), { ...marking, hides });
  });
}

function mark(type: PropertyType, observed: Value, prior: Value | undefined, marking: Marking): Value {
  if (type.kind === "object" && isMap(observed)) return markProperties(type.properties, observed, prior, marking);
  if (type.kind === "map" && isMap(observed)) {
    return mapValues(observed, (value, key) => mark(type.value, value, within(prior, key), marking));
  }
  if (type.kind === "list" && isList(observed)) {
    return observed.map((value, index) => mark(type.element, value, within(prior, index), marking));
  }
  if (marking.hidden.has(observed)) return secret(observed);
  if (prior !== undefined && unwrap(prior) === observed) return observed;
  return marking.hides || (typeof observed === "string" && withCredentials.test(observed))
    ? secret(observed)
    : observed;
}

/** The part of a value at a key or an index. */
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
