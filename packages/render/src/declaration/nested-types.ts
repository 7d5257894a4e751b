import type { EnumType, ObjectType, PropertyType, ResourceDeclaration } from "./property";

/** The named types of all declarations, each once, in order of first use. */
export interface NamedTypes {
  readonly enums: readonly EnumType[];
  /** Objects that a program passes in, and gets back as outputs. */
  readonly inputs: readonly ObjectType[];
  /** Objects that only outputs have. */
  readonly outputs: readonly ObjectType[];
}

/** Collects the named types of the given declarations. */
export function namedTypes(declarations: readonly ResourceDeclaration[]): NamedTypes {
  const inputs = declarations.flatMap((declaration) => typesOf(declaration.properties));
  const outputs = declarations.flatMap((declaration) => typesOf(declaration.outputs));
  const inputObjects = distinct(inputs.filter((type) => type.kind === "object"));
  return {
    enums: distinct([...inputs, ...outputs].filter((type) => type.kind === "enum")),
    inputs: inputObjects,
    outputs: distinct(outputs.filter((type) => type.kind === "object")).filter(
      (type) => !named(inputObjects, type.name),
    ),
  };
}

function typesOf(properties: Readonly<Record<string, { readonly type: PropertyType }>>): PropertyType[] {
  return Object.values(properties).flatMap((property) => typesWithin(property.type));
}

function typesWithin(type: PropertyType): PropertyType[] {
  switch (type.kind) {
    case "list":
      return typesWithin(type.element);
    case "map":
      return typesWithin(type.value);
    case "object":
      return [...typesOf(type.properties), type];
    default:
      return [type];
  }
}

function distinct<Type extends { readonly name: string }>(types: readonly Type[]): Type[] {
  return types.filter((type, index) => types.findIndex((other) => other.name === type.name) === index);
}

function named(types: readonly ObjectType[], name: string): boolean {
  return types.some((type) => type.name === name);
}
