import { namedTypes } from "./nested-types";
import {
  type EnumType,
  type FunctionDeclaration,
  isAlwaysPresent,
  lasting,
  type ObjectType,
  type OutputProperties,
  type Properties,
  type Property,
  type PropertyType,
  type ResourceDeclaration,
  typeToken,
} from "./property";

/** Everything that the package declares. */
export interface Package {
  readonly resources: readonly ResourceDeclaration[];
  readonly functions: readonly FunctionDeclaration[];
  /** The provider's own configuration. */
  readonly provider: Properties;
}

/**
 * The package's schema in Pulumi's own form, which `pulumi package get-schema` prints.
 * Source: https://www.pulumi.com/docs/iac/guides/building-extending/packages/schema/
 */
export function pulumiSchema({ resources, functions, provider }: Package, version: string): object {
  const types = namedTypes(resources);
  return {
    name: "render",
    displayName: "Render",
    version,
    description: "Web services, static sites and data stores on Render, and the rollouts that deploy them.",
    config: { variables: propertySpecs(provider) },
    provider: {
      description: "The connection to Render.",
      inputProperties: propertySpecs(provider),
    },
    types: Object.fromEntries([
      ...types.enums.map((type): [string, object] => [
        `render:index:${type.name}`,
        {
          type: "string",
          description: type.description,
          enum: type.values.map((value) => ({ value })),
        },
      ]),
      ...[...types.inputs, ...types.outputs].map((type): [string, object] => [
        `render:index:${type.name}`,
        objectSpec(type),
      ]),
    ]),
    resources: Object.fromEntries(resources.map((resource) => [typeToken(resource), resourceSpec(resource)])),
    functions: Object.fromEntries(functions.map((one) => [typeToken(one), functionSpec(one)])),
  };
}

function resourceSpec(declaration: ResourceDeclaration): object {
  const { properties, outputs } = declaration;
  return {
    description: declaration.description,
    inputProperties: propertySpecs(properties),
    requiredInputs: requiredNames(properties),
    properties: { ...propertySpecs(lasting(properties)), ...outputSpecs(outputs) },
    required: [...alwaysPresentNames(properties), ...Object.keys(outputs)],
  };
}

function functionSpec({ name, description, properties, outputs }: FunctionDeclaration): object {
  return {
    description,
    inputs: { type: "object", properties: propertySpecs(properties), required: requiredNames(properties) },
    outputs: {
      type: "object",
      description: `What \`${name}\` finds.`,
      properties: outputSpecs(outputs),
      required: Object.keys(outputs),
    },
  };
}

function objectSpec(type: ObjectType): object {
  return {
    type: "object",
    description: type.description,
    properties: propertySpecs(type.properties),
    required: requiredNames(type.properties),
  };
}

function description({ description: text, defaultText }: Property): string {
  return defaultText === undefined ? text : `${text} Default: ${defaultText}.`;
}

function propertySpecs(properties: Properties): Record<string, object> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [
      name,
      {
        ...typeSpec(property.type),
        description: description(property),
        ...(isScalar(property.default) && { default: property.default }),
        ...(property.immutable && { willReplaceOnChanges: true }),
        ...(property.secret && { secret: true }),
      },
    ]),
  );
}

function outputSpecs(outputs: OutputProperties): Record<string, object> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { type, description, secret }]) => [
      name,
      { ...typeSpec(type), description, ...(secret && { secret }) },
    ]),
  );
}

function typeSpec(type: PropertyType): object {
  switch (type.kind) {
    case "enum":
      return type.open ? { oneOf: [{ type: "string" }, reference(type)] } : reference(type);
    case "object":
      return reference(type);
    case "list":
      return { type: "array", items: typeSpec(type.element) };
    case "map":
      return { type: "object", additionalProperties: typeSpec(type.value) };
    default:
      return { type: type.kind };
  }
}

function reference({ name }: EnumType | ObjectType): object {
  return { $ref: `#/types/render:index:${name}` };
}

function requiredNames(properties: Properties): string[] {
  return Object.keys(properties).filter((name) => properties[name]?.required);
}

function alwaysPresentNames(properties: Properties): string[] {
  return Object.entries(properties).flatMap(([name, property]) => (isAlwaysPresent(property) ? [name] : []));
}

function isScalar(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
