/** In place of a value that is known only once what it depends on has been made. */
export const UNKNOWN = Symbol("not known yet");
type Unknown = typeof UNKNOWN;

/** A value of which parts within may not be known yet. */
export type Seen<Value> =
  | Unknown
  | (Value extends readonly (infer Element)[]
      ? readonly Seen<Element>[]
      : Value extends object
        ? { readonly [Name in keyof Value]: Seen<Value[Name]> }
        : Value);

/** Any value that a resource can be given. */
export type SeenValue = Unknown | null | undefined | boolean | number | string | readonly SeenValue[] | SeenMap;

export interface SeenMap {
  readonly [name: string]: SeenValue;
}

/** One value at the end of its path. */
export interface Leaf {
  /** The path, such as `services`, `api`, `envVars`, `PORT`. A name may have a dot in it. */
  readonly names: readonly string[];
  readonly value: SeenValue;
}

/** All that is within a value, at its path. */
export function leavesOf(value: SeenValue, names: readonly string[] = []): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ names, value }];
  return Object.entries(value).flatMap(([name, part]: [string, SeenValue]) => leavesOf(part, [...names, name]));
}
