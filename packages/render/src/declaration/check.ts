import { similar } from "@slipway/render-api";
import { closest } from "fastest-levenshtein";
import { entryPath } from "../values/path";
import { withoutUnshowable } from "../values/unshowable";
import {
  hasUnknown,
  isList,
  isMap,
  knownPart,
  mapValues,
  markLeaves,
  secret,
  Secret,
  unknown,
  Unknown,
  type Value,
  type ValueMap,
} from "../values/value";
import { checkText, describe } from "./check-text";
import { conditionProblems } from "./conditions";
import type { FunctionDeclaration, Problem, Properties, Property, PropertyType, ResourceDeclaration } from "./property";

export interface Checked {
  /** The inputs with defaults filled in, without what is transient. */
  readonly inputs: ValueMap;
  readonly transient: ValueMap;
  readonly problems: readonly Problem[];
  /** What is perhaps a mistake. */
  readonly suspicions: readonly string[];
}

/** Checks what a program passes to a resource: types, enums, names, required properties, and the rules of the declaration. */
export function check(declaration: ResourceDeclaration, news: ValueMap): Checked {
  const { properties, rules } = declaration;
  const all = withDefaults(properties, news);
  const inputs = mapValues(all, (value, name) => (properties[name]?.transient ? undefined : withoutUnshowable(value)));
  const transient = mapValues(all, (value, name) => (properties[name]?.transient ? value : undefined));
  const suspicions = suspicionsOf(properties, inputs);
  const problems = checkProperties(properties, all, "");
  if (problems.length > 0) return { inputs, transient, problems, suspicions };
  const ruled = [...conditionProblems(declaration, inputs), ...rules.flatMap((judge) => judge(inputs))];
  return { inputs, transient, problems: ruled, suspicions };
}

/** Checks what a program passes to a function. */
export function checkArguments(declaration: FunctionDeclaration, given: ValueMap): readonly Problem[] {
  const inputs = mapValues(given, (value) => value ?? undefined);
  const problems = checkProperties(declaration.properties, inputs, "");
  return problems.length > 0 ? problems : conditionProblems(declaration, inputs);
}

/** Values that are not among those known of Render's, but close to one of them. */
function suspicionsOf(properties: Properties, inputs: ValueMap): string[] {
  return Object.entries(properties).flatMap(([name, { type }]) => {
    const value = inputs[name];
    if (type.kind !== "enum" || !type.open || typeof value !== "string") return [];
    if (type.values.includes(value) || value in (type.aliases ?? {})) return [];
    const hint = similar(type.values, value);
    if (hint === undefined) return [];
    return [`\`${name}\` is \`${value}\`, which this provider does not know; did you mean \`${hint}\`?`];
  });
}

/** The mistakes in a map of properties, each judged by itself. */
export function checkProperties(properties: Properties, values: ValueMap, path: string): Problem[] {
  const unknownNames = Object.keys(values).filter((name) => !(name in properties));
  return [
    ...unknownNames.map((name) => unknownProblem(name, properties, path)),
    ...Object.entries(properties).flatMap(([name, property]) =>
      checkProperty(property, values[name], entryPath(path, name), name),
    ),
  ];
}

function unknownProblem(name: string, properties: Properties, path: string): Problem {
  const hint = closest(name, Object.keys(properties));
  return { property: entryPath(path, name), reason: `unknown property \`${name}\`; did you mean \`${hint}\`?` };
}

function checkProperty(property: Property, value: Value | undefined, path: string, name: string): Problem[] {
  if (value !== undefined) return checkValue(property.type, value, path, property.secret === true);
  return property.required ? [{ property: path, reason: `\`${name}\` is missing; set it` }] : [];
}

function checkValue(type: PropertyType, value: Value, path: string, hidden: boolean): Problem[] {
  if (value instanceof Unknown) return [];
  if (value instanceof Secret) return checkValue(type, value.value, path, true);
  switch (type.kind) {
    case "list":
      if (!isList(value)) return [mistake(path, value, "a list", hidden)];
      return [
        ...value.flatMap((element, index) => checkValue(type.element, element, `${path}[${index}]`, hidden)),
        ...(type.set ? repetitions(value, path, hidden) : []),
      ];
    case "map":
      if (!isMap(value)) return [mistake(path, value, "a map", hidden)];
      return Object.entries(value).flatMap(([key, element]) => [
        ...(type.keyPattern && !type.keyPattern.regex.test(key)
          ? [
              {
                property: entryPath(path, key),
                reason: `\`${key}\` is not a valid name here; expected ${type.keyPattern.expected}`,
              },
            ]
          : []),
        ...checkValue(type.value, element, entryPath(path, key), hidden),
      ]);
    case "object":
      return isMap(value) ? checkProperties(type.properties, value, path) : [mistake(path, value, "an object", hidden)];
    default: {
      const expected = checkText(type, value);
      return expected === undefined ? [] : [mistake(path, value, expected, hidden)];
    }
  }
}

function mistake(path: string, value: Value, expected: string, hidden: boolean): Problem {
  const shown = hidden ? "has an invalid value (secret, not shown)" : `is ${describe(value)}`;
  return { property: path, reason: `\`${path}\` ${shown}, expected ${expected}` };
}

function repetitions(elements: readonly Value[], path: string, hidden: boolean): Problem[] {
  const texts = elements.filter((element) => !hasUnknown(element)).map((element) => JSON.stringify(knownPart(element)));
  const repeated = texts.find((text, index) => texts.indexOf(text) !== index);
  if (repeated === undefined) return [];
  return [{ property: path, reason: `\`${path}\` has ${hidden ? "a value" : repeated} twice; list it once` }];
}

function withDefaults(properties: Properties, values: ValueMap): ValueMap {
  const given = mapValues(values, (value, name) => {
    if (value === null) return undefined;
    const whole = filled(properties[name]?.type, value);
    return properties[name]?.secret ? hidden(whole) : whole;
  });
  const missing = Object.entries(properties).flatMap(([name, property]) =>
    name in given || property.default === undefined ? [] : [[name, property.default] as const],
  );
  return { ...given, ...Object.fromEntries(missing) };
}

/** A value that is never shown, whether the program says so or not. Of a map the names are. */
function hidden(value: Value): Value {
  return value instanceof Unknown ? value : markLeaves(value);
}

/** A value with defaults filled in. A map that is secret as a whole becomes one of secrets, so that its names can be shown. */
function filled(type: PropertyType | undefined, value: Value): Value {
  if (value instanceof Secret) {
    const inner = filled(type, value.value);
    return type?.kind === "map" && isMap(inner) ? markLeaves(inner) : secret(inner);
  }
  if (value instanceof Unknown) return unknown;
  if (type?.kind === "object" && isMap(value)) return withDefaults(type.properties, value);
  if (type?.kind === "map" && isMap(value)) return mapValues(value, (element) => filled(type.value, element));
  if (type?.kind === "list" && isList(value)) return value.map((element) => filled(type.element, element));
  return value;
}
