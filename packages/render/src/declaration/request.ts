import { isMap, isPlain, type PlainMap, type PlainValue } from "../values/value";
import type { Condition, ResourceDeclaration } from "./property";

/** Plain inputs of a resource, by property. */
export type Inputs = PlainMap;

/** The body that creates a resource: each property that is set, at its place. */
export function createBody(declaration: ResourceDeclaration, inputs: Inputs): PlainMap {
  let body: PlainMap = {};
  for (const [name, { sentAt }] of Object.entries(declaration.properties)) {
    const value = inputs[name];
    if (sentAt !== undefined && value !== undefined) body = withValueAt(body, sentAt.split("."), value);
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
  for (const [name, property] of Object.entries(declaration.properties)) {
    const { sentAt, onlyWhen, unsentWhen, immutable, emptiedAt } = property;
    const isMet = (condition: Condition) => condition.in.some((one) => one === valueOf(condition.property));
    if (sentAt === undefined || immutable) continue;
    if (emptiedAt !== undefined && changed.has(name) && isMet(emptiedAt.when))
      body = withValueAt(body, emptiedAt.path.split("."), "");
    if ((onlyWhen !== undefined && !isMet(onlyWhen)) || (unsentWhen !== undefined && isMet(unsentWhen))) continue;
    const value = valueOf(name) ?? (changed.has(name) ? (property.absentMeans ?? property.default) : undefined);
    if (value !== undefined && isSent(declaration, name, changed)) body = withValueAt(body, sentAt.split("."), value);
  }
  return Object.keys(body).length === 0 ? undefined : body;
}

function isSent({ properties, sentWhole }: ResourceDeclaration, name: string, changed: ReadonlySet<string>): boolean {
  if (changed.has(name)) return true;
  const whole = parentOf(properties[name]?.sentAt ?? "");
  if (!sentWhole?.includes(whole)) return false;
  const condition = properties[name]?.onlyWhen?.property;
  if (condition !== undefined && changed.has(condition)) return true;
  return [...changed].some((other) => parentOf(properties[other]?.sentAt ?? "") === whole);
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
