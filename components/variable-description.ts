import { z } from "zod";
import { type Environment, environmentSchema } from "./environment";
import { type Manifest, notesOf, type VariableNotes } from "./manifest";
import { reasonOf } from "./reason";

/** What a manifest says of one variable, in words and texts. */
export interface VariableDescription {
  name: string;
  /** What it means: a sentence without its full stop. */
  meaning: string;
  /** Which values it takes, such as `a whole number, at least 1`. */
  takes: string;
  /** All values that it may have, where they can be counted; else none. */
  values: readonly string[];
  /** Whether it has a value where none is given. */
  hasDefault: boolean;
  /** That value, unless it is a secret. */
  default: string | undefined;
  /** Whether it must be given: it has no default, and can't be left out. */
  isRequired: boolean;
  isSecret: boolean;
  /** Whether a build reads it. */
  isReadByBuild: boolean;
  /** Values that some environments refuse. */
  refusals: readonly VariableRefusal[];
}

/** Values that are refused in some environments. */
export interface VariableRefusal {
  environments: readonly Environment[];
  /** Which values, in words. */
  values: string;
  because: string;
}

/** What is read of a JSON Schema of one variable. */
interface VariableSchema {
  type?: string;
  enum?: readonly (string | number)[];
  minimum?: number;
  exclusiveMinimum?: number;
  maximum?: number;
}

/** Describes the variables of a manifest, in its order. */
export function describeVariables(manifest: Manifest): VariableDescription[] {
  const { properties = {} } = jsonSchemaOf(manifest) as { properties?: Record<string, VariableSchema> };
  return Object.entries(manifest.shape).map(([name, schema]) => {
    const { description, secret = false, runtime = false, refused } = notesOf(manifest, name);
    const unset = schema.safeParse(undefined);
    const hasDefault = unset.success && unset.data !== undefined;
    const shape = properties[name] ?? {};
    return {
      name,
      meaning: description,
      takes: takenBy(schema, shape),
      values: valuesOf(shape),
      hasDefault,
      default: hasDefault && !secret ? String(unset.data) : undefined,
      isRequired: !unset.success,
      isSecret: secret,
      isReadByBuild: !runtime,
      refusals: refusalsOf(refused, valuesOf(shape)),
    };
  });
}

/** A manifest as JSON Schema, as far as that can say it. */
export function jsonSchemaOf(manifest: Manifest): object {
  return z.toJSONSchema(manifest, {
    io: "input",
    unrepresentable: "any",
    // Zod has formats of its own, which say no more than the pattern beside them, and which others take for mistakes.
    override: ({ jsonSchema }) => {
      if (!FORMATS.includes(jsonSchema.format ?? "")) delete jsonSchema.format;
    },
  });
}

/** Formats that are JSON Schema's, of those that Zod has. */
const FORMATS = ["date", "date-time", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"];

/** All values that a variable may have, where they can be counted. */
function valuesOf({ type, enum: values }: VariableSchema): string[] {
  if (type === "boolean") return ["true", "false"];
  return (values ?? []).map(String);
}

function takenBy(schema: z.ZodType, shape: VariableSchema): string {
  const values = valuesOf(shape);
  if (values.length > 0) return oneOf(values);
  if (shape.type === "number" || shape.type === "integer") return numbersOf(shape);
  // What a preview would say of a text that has nothing in it is what the manifest expects of one.
  const reasons = schema.safeParse("").error?.issues.map(reasonOf) ?? [];
  return (
    reasons
      .join("; ")
      .replaceAll("expected ", "")
      .replace(/^string to have >=1 characters$/, "") || "any text"
  );
}

function numbersOf({ type, minimum, exclusiveMinimum, maximum = Infinity }: VariableSchema): string {
  const isWhole = type === "integer";
  const least = isWhole && exclusiveMinimum !== undefined ? exclusiveMinimum + 1 : minimum;
  const bounds = [
    ...(least === undefined ? [] : [`at least ${least}`]),
    ...(exclusiveMinimum === undefined || isWhole ? [] : [`above ${exclusiveMinimum}`]),
    ...(maximum >= Number.MAX_SAFE_INTEGER ? [] : [`at most ${maximum}`]),
  ];
  return [isWhole ? "a whole number" : "a number", ...bounds].join(", ");
}

/** @param values all that the variable may have, where they can be counted */
function refusalsOf(refused: VariableNotes["refused"] = {}, values: readonly string[]): VariableRefusal[] {
  const refusals = new Map<string, VariableRefusal>();
  for (const environment of environmentSchema.options) {
    const refusal = refused[environment];
    if (refusal === undefined) continue;
    const { because } = refusal;
    const told = refusal.values ?? (oneOf(values.filter(refusal.matches)) || "some values");
    const same = refusals.get(`${told} ${because}`);
    const environments = [...(same?.environments ?? []), environment];
    refusals.set(`${told} ${because}`, { environments, values: told, because });
  }
  return [...refusals.values()];
}

/** A refusal as a sentence without its full stop. */
export function refusalText({ environments, values, because }: VariableRefusal): string {
  const isEverywhere = environments.length === environmentSchema.options.length;
  const where = isEverywhere ? "everywhere" : `in ${conjunction.format(environments)}`;
  return `${values} is refused ${where}: ${because}`;
}

const conjunction = new Intl.ListFormat("en-GB", { type: "conjunction" });
const disjunction = new Intl.ListFormat("en-GB", { type: "disjunction" });

/** "`a`, `b` or `c`" */
function oneOf(values: readonly string[]): string {
  return disjunction.format(values.map((value) => `\`${value}\``));
}
