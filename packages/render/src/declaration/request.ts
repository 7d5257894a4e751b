import { isMap, isPlain, type PlainMap, type PlainValue } from "../values/value";
import type { Condition, Property, ResourceDeclaration } from "./property";

/** Plain inputs of a resource, by property. */
export type Inputs = PlainMap;

/** The body that creates a resource: each property that is set, at its place. */
export function createBody(declaration: ResourceDeclaration, inputs: Inputs): PlainMap {
  let body: PlainMap = {};
  for (const [name, property] of Object.entries(declaration.properties)) {
    const place = property.patchedOnly ? undefined : placeOf(property, (other) => inputs[other]);
    const value = inputs[name];
    if (place !== undefined && value !== undefined) body = withValueAt(body, place.split("."), value);
  }
  return body;
}

/**
 * The body of a patch that reconciles the changed properties with what is desired, or undefined when a patch writes none of them.
 *
 * @param observed what the other properties are now, for those that have to be sent along
 */
export function patchBody(
  declaration: ResourceDeclaration,
  desired: Inputs,
  changed: ReadonlySet<string>,
  observed: Inputs,
): PlainMap | undefined {
  let body: PlainMap = {};
  const valueOf = (name: string): PlainValue | undefined => (changed.has(name) ? desired : observed)[name];
  const places = new Map(
    Object.entries(declaration.properties).map(([name, property]) => [name, placeOf(property, valueOf)]),
  );
  for (const [name, property] of Object.entries(declaration.properties)) {
    const { onlyWhen, unsentWhen, immutable } = property;
    const place = places.get(name);
    const isUnmet = onlyWhen !== undefined && !isMet(onlyWhen, valueOf);
    if (place === undefined || immutable || isUnmet || (unsentWhen !== undefined && isMet(unsentWhen, valueOf)))
      continue;
    const value = valueOf(name) ?? (changed.has(name) ? absentAt(property, place) : undefined);
    if (value !== undefined && isSent(declaration, name, { changed, places }))
      body = withValueAt(body, place.split("."), value);
  }
  return Object.keys(body).length === 0 ? undefined : body;
}

type ValueOf = (name: string) => PlainValue | undefined;

function isMet(condition: Condition, valueOf: ValueOf): boolean {
  return condition.in.some((one) => one === valueOf(condition.property));
}

/** Where a property is sent, by what others say. */
function placeOf({ sentAt, elsewhereWhen }: Property, valueOf: ValueOf): string | undefined {
  return elsewhereWhen !== undefined && isMet(elsewhereWhen, valueOf) ? elsewhereWhen.sentAt : sentAt;
}

/** What is sent to a place of a property that is no longer said. */
function absentAt({ absentMeans, default: fallback, elsewhereWhen }: Property, place: string): PlainValue | undefined {
  return place === elsewhereWhen?.sentAt ? "" : (absentMeans ?? fallback);
}

function isSent(
  { properties, sentWhole }: ResourceDeclaration,
  name: string,
  { changed, places }: { changed: ReadonlySet<string>; places: ReadonlyMap<string, string | undefined> },
): boolean {
  if (changed.has(name)) return true;
  const whole = parentOf(places.get(name) ?? "");
  if (!sentWhole?.includes(whole)) return false;
  const condition = properties[name]?.onlyWhen?.property;
  if (condition !== undefined && changed.has(condition)) return true;
  return [...changed].some((other) => parentOf(places.get(other) ?? "") === whole);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/** The plain value at a dotted path, or undefined. */
export function valueAt(body: object, path: string): PlainValue | undefined {
  const [key = "", ...rest] = path.split(".");
  const value: unknown = Object.entries(body).find(([name]) => name === key)?.[1];
  if (rest.length === 0) return isPlain(value) ? value : undefined;
  return typeof value === "object" && value !== null ? valueAt(value, rest.join(".")) : undefined;
}

/** The body with the value at the path. */
function withValueAt(body: PlainMap, [key = "", ...rest]: readonly string[], value: PlainValue): PlainMap {
  if (rest.length === 0) return { ...body, [key]: value };
  const inner = body[key];
  return { ...body, [key]: withValueAt(isMap(inner) ? inner : {}, rest, value) };
}
