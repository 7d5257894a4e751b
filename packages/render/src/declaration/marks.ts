import { isList, isMap, mapValues, markLike, Secret, secret, unwrap, type Value, type ValueMap } from "../values/value";
import type { Properties, Property, PropertyType, ResourceDeclaration } from "./property";

/** A URL that names a user or a password. */
const withCredentials = /:\/\/[^/?#\s]*@/;

/**
 * Inputs as Render has them, with the marks of what is secret. What the program said keeps the program's mark. A free
 * text that it did not say may well be a secret of somebody's, or one of its own that an interrupted update wrote: it
 * counts as one unless the declaration says that such texts never are, and even then when it is a URL with a password,
 * or when an interrupted update may have written it, which knew it as a secret perhaps.
 *
 * @param prior what the program said last; undefined for an import
 * @param begunPaths property paths that an interrupted update may have written
 */
export function markObserved(
  { properties }: ResourceDeclaration,
  observed: ValueMap,
  prior: ValueMap | undefined,
  begunPaths: readonly string[] = [],
): ValueMap {
  const hidden = new Set(prior === undefined ? [] : textsIn(prior, "secret"));
  const written = new Set(prior === undefined ? [] : begunPaths.map((path) => /^\w+/.exec(path)?.[0]));
  const marked = mapValues(observed, (value, name) => {
    const marking = { hidden, said: new Set<Value>(), hides: true, isBegun: written.has(name) };
    return markProperty(properties[name], value, within(prior, name), marking);
  });
  return markLike(marked, prior);
}

interface Marking {
  /** Every text that is a secret somewhere in the prior inputs. */
  readonly hidden: ReadonlySet<Value>;
  /** Every text that the program says plainly in the list around the value: Render may keep a list in another order. */
  readonly said: ReadonlySet<Value>;
  /** Whether a text that differs from the prior inputs is a secret. */
  readonly hides: boolean;
  /** Whether an interrupted update may have written the value: whatever it is, it may be a secret then. */
  readonly isBegun: boolean;
}

function markProperties(
  properties: Properties,
  observed: ValueMap,
  prior: Value | undefined,
  marking: Marking,
): ValueMap {
  return mapValues(observed, (value, name) => markProperty(properties[name], value, within(prior, name), marking));
}

function markProperty(
  property: Property | undefined,
  observed: Value,
  prior: Value | undefined,
  marking: Marking,
): Value {
  if (property === undefined) return observed;
  const hides = marking.hides && property.plainWhenFound !== true;
  return mark(property.type, observed, prior, { ...marking, hides });
}

function mark(type: PropertyType, observed: Value, prior: Value | undefined, marking: Marking): Value {
  if (type.kind === "object" && isMap(observed)) return markProperties(type.properties, observed, prior, marking);
  if (type.kind === "map" && isMap(observed)) {
    return mapValues(observed, (value, key) => mark(type.value, value, within(prior, key), marking));
  }
  if (type.kind === "list" && isList(observed)) {
    const said = new Set(prior === undefined ? [] : textsIn(prior, "plain"));
    return observed.map((value, index) => mark(type.element, value, within(prior, index), { ...marking, said }));
  }
  if (marking.hidden.has(observed)) return secret(observed);
  const isSaid = (prior !== undefined && unwrap(prior) === observed) || marking.said.has(observed);
  if (isSaid || observed === "") return observed;
  if (marking.isBegun) return secret(observed);
  if (typeof observed !== "string") return observed;
  const isHidden = marking.hides && type.kind === "string";
  return isHidden || withCredentials.test(observed) ? secret(observed) : observed;
}

/** The part of a value at a key or an index. */
function within(value: Value | undefined, key: string | number): Value | undefined {
  const inner = value === undefined ? undefined : unwrap(value);
  if (isList(inner)) return inner[Number(key)];
  return isMap(inner) ? inner[key] : undefined;
}

/** The texts within a value that are secrets, or those that are none. */
function textsIn(value: Value, which: "secret" | "plain", isSecret = false): Value[] {
  if (value instanceof Secret) return textsIn(value.value, which, true);
  if (isList(value)) return value.flatMap((element) => textsIn(element, which, isSecret));
  if (isMap(value)) return Object.values(value).flatMap((element) => textsIn(element, which, isSecret));
  return isSecret === (which === "secret") && typeof value === "string" && value !== "" ? [value] : [];
}
