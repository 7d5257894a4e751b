/** A property's value as Pulumi knows it: plain, secret, or not known before the update. */
export type Value = null | boolean | number | string | readonly Value[] | ValueMap | Secret | Unknown;

export interface ValueMap {
  readonly [key: string]: Value;
}

/** A value with no marks, as JSON has it. */
export type PlainValue = null | boolean | number | string | readonly PlainValue[] | PlainMap;

export interface PlainMap {
  readonly [key: string]: PlainValue;
}

/** A value that must never be shown. */
export class Secret {
  constructor(readonly value: Value) {}
}

/** In place of a value that will be known only once something else has been made. */
export class Unknown {
  /** Keeps the type apart from a map. */
  readonly kind = "unknown";
}

export const unknown = new Unknown();

/** Marks a value as secret, once. */
export function secret(value: Value): Secret {
  return value instanceof Secret ? value : new Secret(value);
}

/** Removes the outermost mark. */
export function unwrap(value: Value): Exclude<Value, Secret> {
  return value instanceof Secret ? unwrap(value.value) : value;
}

export function isMap(value: PlainValue | undefined): value is PlainMap;
export function isMap(value: Value | undefined): value is ValueMap;
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
export function isList(value: PlainValue | undefined): value is readonly PlainValue[];
export function isList(value: Value | undefined): value is readonly Value[];
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

/** The value without marks: undefined when it is unknown, with null in place of what is unknown within it. */
export function knownPart(value: ValueMap): PlainMap;
export function knownPart(value: Value | undefined): PlainValue | undefined;
export function knownPart(value: Value | undefined): PlainValue | undefined {
  if (value === undefined || value instanceof Unknown) return undefined;
  if (value instanceof Secret) return knownPart(value.value);
  if (isList(value)) return value.map((element) => knownPart(element) ?? null);
  if (!isMap(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, knownPart(element) ?? null]));
}

/** Whether something, a part of a reply for example, is a plain value. */
export function isPlain(value: unknown): value is PlainValue {
  if (value === null || ["boolean", "number", "string"].includes(typeof value)) return true;
  return typeof value === "object" && Object.values(value).every(isPlain);
}

/** Whether any part is unknown. */
export function hasUnknown(value: Value): boolean {
  if (value instanceof Unknown) return true;
  if (value instanceof Secret) return hasUnknown(value.value);
  if (isList(value)) return value.some(hasUnknown);
  return isMap(value) && Object.values(value).some(hasUnknown);
}

/** Whether any part is a secret. */
export function hasSecret(value: Value): boolean {
  if (value instanceof Secret) return true;
  if (isList(value)) return value.some(hasSecret);
  return isMap(value) && Object.values(value).some(hasSecret);
}

/** Every text that is a secret, or a part of one. */
export function secretTexts(value: Value): string[] {
  if (value instanceof Secret) return allTexts(value);
  if (isList(value)) return value.flatMap(secretTexts);
  return isMap(value) ? Object.values(value).flatMap(secretTexts) : [];
}

/** Every text, be it a secret or not. */
export function allTexts(value: Value): string[] {
  if (typeof value === "string") return [value];
  if (value instanceof Secret) return allTexts(value.value);
  if (isList(value)) return value.flatMap(allTexts);
  return isMap(value) ? Object.values(value).flatMap(allTexts) : [];
}

/** Plain data with the marks that `marked` has in the same places. */
export function markLike(plain: ValueMap, marked: ValueMap | undefined): ValueMap;
export function markLike(plain: Value, marked: Value | undefined): Value;
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
