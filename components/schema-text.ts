import { z } from "zod";

/** What is read of a JSON Schema. */
interface JsonSchema {
  description?: string;
  examples?: unknown[];
  default?: unknown;
  enum?: unknown[];
  properties?: Record<string, JsonSchema>;
  propertyNames?: JsonSchema;
  additionalProperties?: JsonSchema | boolean;
  items?: JsonSchema;
}

/** What a schema says, in words for people, of the value at a path within what it takes. */
export interface SchemaText {
  description?: string;
  /** A value that is right there, as text for the command that sets it: an example, the default, or the first of the choices. */
  example?: string;
  /** Names of what may stand there, where the schema knows them. */
  keys: readonly string[];
}

/** Reads {@link SchemaText} out of a schema. A path that leads nowhere has none. */
export function textOf(schema: z.ZodType, path: readonly PropertyKey[] = []): SchemaText {
  const whole = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as JsonSchema;
  const found = path.reduce<JsonSchema | undefined>(stepInto, whole) ?? {};
  const example = [found.examples?.[0], found.default, found.enum?.[0]].find(isScalar);
  const keys = found.properties ? Object.keys(found.properties) : (found.propertyNames?.enum ?? []).map(String);
  return {
    ...(found.description !== undefined && { description: found.description }),
    ...(example !== undefined && { example: String(example) }),
    keys,
  };
}

function stepInto(outer: JsonSchema | undefined, key: PropertyKey): JsonSchema | undefined {
  const { properties, items, additionalProperties } = outer ?? {};
  return (
    properties?.[String(key)] ?? items ?? (typeof additionalProperties === "object" ? additionalProperties : undefined)
  );
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
