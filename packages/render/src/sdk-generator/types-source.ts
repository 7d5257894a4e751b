import {
  type EnumType,
  isAlwaysPresent,
  type ObjectType,
  type Property,
  type PropertyType,
  type ResourceDeclaration,
} from "../declaration/property";
import { namedTypes } from "../declaration/nested-types";

const lineWidth = 110;

/** A TSDoc comment, on one line when it fits. */
export function tsDoc(text: string, tags: readonly string[] = []): string {
  if (text.length <= lineWidth && tags.length === 0) return `/** ${text} */\n`;
  const lines = text.split(" ").reduce<string[]>((wrapped, word) => {
    const line = wrapped.at(-1);
    if (line === undefined || line.length + word.length >= lineWidth) return [...wrapped, word];
    return [...wrapped.slice(0, -1), `${line} ${word}`];
  }, []);
  const all = tags.length === 0 ? lines : [...lines, "", ...tags];
  return `/**\n${all.map((line) => ` * ${line}`.trimEnd()).join("\n")}\n */\n`;
}

/** The comment on a property that a program sets. */
function propertyDoc({ description, default: fallback, defaultText, example }: Property): string {
  return tsDoc(description, [
    ...(fallback === undefined ? [] : [`@default ${JSON.stringify(fallback)}`]),
    ...(defaultText === undefined ? [] : [`@default ${defaultText}`]),
    ...(example === undefined ? [] : [`@example ${JSON.stringify(example)}`]),
  ]);
}

/** A field of an `Args` interface: `undefined` is as good as leaving it out. */
export function argField(name: string, property: Property): string {
  const type = inputType(property.type);
  return propertyDoc(property) + (property.required ? `${name}: ${type};` : `${name}?: ${type} | undefined;`);
}

/** The TypeScript type of a value that a program passes in, `pulumi.Input` at each level. */
function inputType(type: PropertyType): string {
  switch (type.kind) {
    case "list":
      return `pulumi.Input<${inputType(type.element)}[]>`;
    case "map":
      return `pulumi.Input<Record<string, ${inputType(type.value)}>>`;
    case "object":
      return `pulumi.Input<types.${type.name}Args>`;
    default:
      return `pulumi.Input<${outputType(type)}>`;
  }
}

/** The TypeScript type of a value that a program gets back. */
export function outputType(type: PropertyType): string {
  switch (type.kind) {
    case "integer":
    case "number":
      return "number";
    case "enum":
    case "object":
      return `types.${type.name}`;
    case "list":
      return `${outputType(type.element)}[]`;
    case "map":
      return `Record<string, ${outputType(type.value)}>`;
    default:
      return type.kind;
  }
}

/** The source of `types.ts`: unions, and the nested objects as arguments and as outputs. */
export function typesSource(declarations: readonly ResourceDeclaration[]): string {
  const { enums, inputs, outputs } = namedTypes(declarations);
  return [
    'import type * as pulumi from "@pulumi/pulumi";\n',
    ...enums.map(unionSource),
    ...inputs.map(argsSource),
    ...[...inputs, ...outputs].map(outputSource),
  ]
    .join("\n")
    .replaceAll("types.", "");
}

function unionSource(type: EnumType): string {
  const known = type.values.map((value) => JSON.stringify(value));
  // The last member takes every text, and lets editors go on to offer the others.
  const members = type.open ? [...known, "(string & Record<never, never>)"] : known;
  const description = type.open ? `${type.description} Render may have others than these.` : type.description;
  return `${tsDoc(description)}export type ${type.name} = ${members.join(" | ")};\n`;
}

function argsSource(type: ObjectType): string {
  const fields = Object.entries(type.properties).map(([name, property]) => argField(name, property));
  return `${tsDoc(type.description)}export interface ${type.name}Args {\n${fields.join("\n")}\n}\n`;
}

function outputSource(type: ObjectType): string {
  const fields = Object.entries(type.properties).map(
    ([name, property]) =>
      `${tsDoc(property.description)}readonly ${name}${isAlwaysPresent(property) ? "" : "?"}: ${outputType(property.type)};`,
  );
  return `${tsDoc(type.description)}export interface ${type.name} {\n${fields.join("\n")}\n}\n`;
}
