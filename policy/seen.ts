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

/** One value at the end of its path, such as `services.api.envVars.PORT`. */
export interface Leaf {
  readonly path: string;
  readonly value: SeenValue;
}

/** All that is within a value, at its path. */
export function leavesOf(value: SeenValue, path = ""): Leaf[] {
  if (typeof value !== "object" || value === null) return [{ path, value }];
  return Object.entries(value).flatMap(([name, part]: [string, SeenValue]) =>
    leavesOf(part, path === "" ? name : `${path}.${name}`),
  );
}
