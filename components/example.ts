import { z } from "zod";

/** A value that a schema takes, as text for the command that sets it: its own example, its default, or the first of its choices. */
export function exampleOf(schema: z.ZodType): string | undefined {
  const inner = unwrap(schema);
  const examples = z.globalRegistry.get(schema)?.examples ?? z.globalRegistry.get(inner)?.examples;
  const standard = schema.safeParse(undefined).data;
  const choice = inner instanceof z.ZodEnum ? inner.options[0] : undefined;
  return [Array.isArray(examples) ? examples[0] : undefined, standard, choice]
    .filter((value) => ["string", "number", "boolean"].includes(typeof value))
    .map(String)[0];
}

/** The schema of the value itself, whether or not it may be left out. */
export function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrap(schema.unwrap() as z.ZodType)
    : schema;
}
