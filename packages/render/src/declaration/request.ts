import { isPatched, type ResourceDeclaration } from "./property";

/** Plain inputs of a resource, by property. */
export type Inputs = Readonly<Record<string, unknown>>;

/** Parts of a body that Render replaces as a whole: with one of their fields goes every other. */
const sentWhole = ["serviceDetails.envSpecificDetails"];

/** The body that creates a resource: each property that is set, at its place. */
export function createBody(declaration: ResourceDeclaration, inputs: Inputs): Record<string, unknown> {
  const body = {};
  for (const [name, { sentAt }] of Object.entries(declaration.properties)) {
    if (sentAt !== undefined && inputs[name] !== undefined) setAt(body, sentAt, inputs[name]);
  }
  return body;
}

/**
 * The body of a patch that brings the changed properties to what is asked, or undefined when a patch writes none of them.
 *
 * @param standing what the other properties are now, for those that have to be sent along
 */
export function patchBody(
  declaration: ResourceDeclaration,
  asked: Inputs,
  changed: ReadonlySet<string>,
  standing: Inputs,
): Record<string, unknown> | undefined {
  const body = {};
  const valueOf = (name: string): unknown => (changed.has(name) ? asked : standing)[name];
  for (const [name, property] of Object.entries(declaration.properties)) {
    const { sentAt, onlyWhen } = property;
    if (sentAt === undefined || !isPatched(property)) continue;
    if (onlyWhen !== undefined && !onlyWhen.in.includes(String(valueOf(onlyWhen.property)))) continue;
    const value = valueOf(name) ?? (changed.has(name) ? (property.absentMeans ?? property.default) : undefined);
    if (value !== undefined && isSent(declaration, name, changed)) setAt(body, sentAt, value);
  }
  return Object.keys(body).length === 0 ? undefined : body;
}

function isSent({ properties }: ResourceDeclaration, name: string, changed: ReadonlySet<string>): boolean {
  if (changed.has(name)) return true;
  const whole = parentOf(properties[name]?.sentAt ?? "");
  if (!sentWhole.includes(whole)) return false;
  const condition = properties[name]?.onlyWhen?.property;
  if (condition !== undefined && changed.has(condition)) return true;
  return [...changed].some((other) => parentOf(properties[other]?.sentAt ?? "") === whole);
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(".")));
}

/** The value at a dotted path, or undefined. */
export function valueAt(body: unknown, path: string): unknown {
  return path
    .split(".")
    .reduce<unknown>(
      (value, key) =>
        typeof value === "object" && value !== null ? (value as Record<string, unknown>)[key] : undefined,
      body,
    );
}

function setAt(body: Record<string, unknown>, path: string, value: unknown): void {
  const [key = "", ...rest] = path.split(".");
  if (rest.length === 0) {
    body[key] = value;
    return;
  }
  body[key] ??= {};
  setAt(body[key] as Record<string, unknown>, rest.join("."), value);
}
