/** A property's value as Pulumi knows it: plain, secret, or not known before the update. */
export type Value = null | boolean | number | string | readonly Value[] | ValueMap | Secret | Unknown;

export interface ValueMap {
  readonly [key: string]: Value;
}

/** A value that must never be shown. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** Stands for a value that will be known only once something else has been made. */
export class Unknown {
  /** Keeps the type apart from a map. */
  readonly kind = "unknown";
}

export const unknown = new Unknown();

/** Marks a value as secret, once. */
export function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

/** Takes the outermost mark away. */
export function unwrap(value: Value): Exclude<Value, Secret> {
  return value instanceof Secret ? unwrap(value.value) : value;
}

export function isMap(value: Value | undefined): value is ValueMap {
  return (
    typeof value === "object" &&
    value !== null &&
    !isList(value) &&
    !(value instanceof Secret) &&
    !(value instanceof Unknown)
  );
}

/** `Array.isArray`, which does not narrow read-only arrays. */
export function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/** A map's entries under a function, absent ones left out. */
export function mapValues(map: ValueMap, change: (value: Value, key: string) => Value | undefined): ValueMap {
  return Object.fromEntries(
    Object.entries(map).flatMap(([key, value]) => {
      const changed = change(value, key);
      return changed === undefined ? [] : [[key, changed]];
    }),
  );
}

/** The value without marks; what is unknown is `undefined`. */
export function knownPart(value: Value | undefined): unknown {
  if (value === undefined || value instanceof Unknown) return undefined;
  if (value instanceof Secret) return knownPart(value.value);
  if (isList(value)) return value.map(knownPart);
  if (isMap(value)) return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, knownPart(element)]));
  return value;
}

/** Whether any part is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (isList(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Plain data with the marks that `marked` has in the same places. */
export function markLike(plain: Value, marked: Value | undefined): Value {
  if (marked instanceof Secret) return secret(plain);
  if (isMap(plain) && isMap(marked)) return mapValues(plain, (value, key) => markLike(value, marked[key]));
  if (isList(plain) && isList(marked)) return plain.map((value, index) => markLike(value, marked[index]));
  return plain;
}

/** Marks every leaf, so that what is around them can still be shown. */
export function markLeaves(value: Value): Value {
  if (isList(value)) return value.map(markLeaves);
  if (isMap(value)) return mapValues(value, markLeaves);
  return secret(value);
}
