import { isDeepStrictEqual } from "node:util";
import type { PlainValue } from "../values/value";
import { canonical } from "./canonical";
import { isDecidedByRender, isOutgrown } from "./growth";
import type { Property, ResourceDeclaration } from "./property";
import { type Inputs, valueAt } from "./request";

/** What a reply says of the properties that it reports. */
export function replied(declaration: ResourceDeclaration, reply: object): Inputs {
  return Object.fromEntries(
    Object.entries(declaration.properties).flatMap(([name, { sentAt, repliedAt = sentAt, elsewhereWhen }]) => {
      const places = [repliedAt, elsewhereWhen?.repliedAt].filter((place) => place !== undefined);
      const value = places.map((place) => valueAt(reply, place)).find((one) => one !== undefined);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/**
 * The inputs that a program would have to state to get what was observed, in the words of the prior inputs where
 * these mean the same. What can't change stays as the program said it. Without prior inputs (an import), everything
 * is stated but what leaving out means anyway. What Render holds of a property that doesn't apply is nobody's: no program can state it.
 */
export function normalized(declaration: ResourceDeclaration, observed: Inputs, prior: Inputs | undefined): Inputs {
  return Object.fromEntries(
    Object.entries(declaration.properties).flatMap(([name, property]) => {
      if (isMeaningless(property, observed, prior)) return [];
      if (isDecidedByRender(property, observed)) return stated(name, prior?.[name] ?? property.default);
      const isKept = isFixed(property, prior) || isOutgrown(property, prior ?? {}, prior?.[name], observed[name]);
      const value = isKept
        ? prior?.[name]
        : normalizedValue(property, observed[name], prior?.[name], prior === undefined);
      return stated(name, value);
    }),
  );
}

/** Render may keep, and reply, what another kind of source had. */
function isMeaningless({ onlyWhen }: Property, observed: Inputs, prior: Inputs | undefined): boolean {
  const actual = onlyWhen && (observed[onlyWhen.property] ?? prior?.[onlyWhen.property]);
  return typeof actual === "string" && onlyWhen?.in.includes(actual) === false;
}

function stated(name: string, value: PlainValue | undefined): [string, PlainValue][] {
  return value === undefined ? [] : [[name, value]];
}

/** What somebody else changes of what can't change replaces nothing; no reply has what is the provider's alone. */
function isFixed({ immutable, onlyOurs, transient }: Property, prior: Inputs | undefined): boolean {
  return prior !== undefined && (immutable === true || onlyOurs === true || transient === true);
}

function normalizedValue(
  property: Property,
  observed: PlainValue | undefined,
  prior: PlainValue | undefined,
  isImport: boolean,
): PlainValue | undefined {
  if (observed === undefined && property.notEchoed) return prior ?? property.default;
  const value = withoutQuirks(property, observed, prior) ?? property.absentMeans ?? property.default;
  const absent = property.absentMeans;
  if (prior !== undefined && same(property, value, prior)) return prior;
  if (prior !== undefined) return value;
  if (absent !== undefined && same(property, value, absent)) return undefined;
  return property.chosenByRender && !isImport ? undefined : value;
}

function withoutQuirks(
  property: Property,
  observed: PlainValue | undefined,
  prior: PlainValue | undefined,
): PlainValue | undefined {
  if (observed === null) return property.type.kind === "list" ? [] : undefined;
  if (!property.suffixedByRender || typeof observed !== "string" || observed === prior) return observed;
  return observed.replace(/_[a-z0-9]{4}$/, "");
}

function same(property: Property, one: PlainValue | undefined, other: PlainValue): boolean {
  return isDeepStrictEqual(canonical(property.type, one), canonical(property.type, other));
}

/** The properties whose values Render chooses when they are left out. They are outputs then. */
export function chosenNames(declaration: ResourceDeclaration): string[] {
  return Object.keys(declaration.properties).filter((name) => declaration.properties[name]?.chosenByRender);
}

/** What Render chose, or was told, for those properties. */
export function chosen(declaration: ResourceDeclaration, reply: object): Inputs {
  const names = new Set(chosenNames(declaration));
  return Object.fromEntries(Object.entries(replied(declaration, reply)).filter(([name]) => names.has(name)));
}

/**
 * What Render had chosen before an update was broken off that may have written something else: a program that does not state it means that.
 * What can only grow, or can't change, stays.
 *
 * @param begun the property paths of that update
 */
export function leftToRender(declaration: ResourceDeclaration, outputs: Inputs, begun: readonly string[] = []): Inputs {
  return Object.fromEntries(
    chosenNames(declaration).flatMap((name) => {
      const [property, value] = [declaration.properties[name], outputs[name]];
      const isLasting = property?.growsOnly === true || property?.immutable === true;
      return value === undefined || isLasting || !begun.includes(name) ? [] : [[name, value]];
    }),
  );
}

/** The outputs that stand in a reply as they are. */
export function repliedOutputs({ outputs }: Pick<ResourceDeclaration, "outputs">, reply: object): Inputs {
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, { repliedAt }]) => {
      const value = repliedAt === undefined ? undefined : valueAt(reply, repliedAt);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}
