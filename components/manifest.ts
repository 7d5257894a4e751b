import * as pulumi from "@pulumi/pulumi";
import { didYouMean } from "@slipway/render-api";
import { z } from "zod";
import type { Environment } from "./environment";
import { reasonOf } from "./reason";

/** A value that a process can be given. */
export { textSchema } from "@slipway/render-api";

/** What a manifest says of a variable besides its type, default and whether it must be given, which its zod schema says. */
export interface VariableNotes {
  description: string;
  /**
   * Whether its value is a secret wherever it shows: state, previews, logs.
   *
   * @default false
   */
  secret?: boolean;
  /**
   * Whether no build reads it, so that its change needs a deploy and no build.
   *
   * @default false
   */
  runtime?: boolean;
  /**
   * Whether only a stack's settings give it: no composition has it, and a stack without it is told so before anything is touched.
   *
   * @default false
   */
  asked?: boolean;
  /** Values that are refused in an environment, and why. */
  refused?: Partial<Record<Environment, Refusal>>;
}

/** Values that are refused in an environment. */
export interface Refusal {
  matches: (value: string) => boolean;
  because: string;
  /**
   * Which values those are, in words.
   *
   * @default those that match, where the schema has a list of values
   * @example "any number above 0"
   */
  values?: string;
}

const notes = z.registry<VariableNotes>();

/** A variable's schema together with what a manifest says of it. Of one schema any number of variables can be made. */
export function variable<Schema extends z.ZodType>(schema: Schema, about: VariableNotes): Schema {
  // A schema of its own, since several variables may be of one; and all of the notes, since a registry lends a schema those of the one that
  // it was derived from.
  const own = schema.clone();
  notes.add(own, { secret: false, runtime: false, refused: {}, ...about });
  return own;
}

/** A variable that no build reads: one that a process reads when it starts. */
export function runtimeVariable<Schema extends z.ZodType>(schema: Schema, about: VariableNotes): Schema {
  return variable(schema, { ...about, runtime: true });
}

/** A variable that only a stack's settings give. */
export function askedVariable<Schema extends z.ZodType>(schema: Schema, about: VariableNotes): z.ZodOptional<Schema> {
  return variable(schema.optional(), { ...about, asked: true });
}

/** What the manifest says of one variable. */
export function notesOf(manifest: Manifest, name: string): VariableNotes {
  const schema = manifest.shape[name];
  return (schema && notes.get(schema)) ?? { description: "" };
}

/** The environment variables of one service: a zod object, each of whose properties was made by {@link variable}. */
export type Manifest = z.ZodObject<Record<string, z.ZodType>>;

export type Scalar = string | number | boolean;

/** What a variable may be bound to: a literal, a secret, or an output of something else such as `service.url`. */
export type Binding<T = Scalar> = pulumi.Input<NonNullable<T>> | pulumi.Input<string>;

/** What {@link bind} wants for a manifest: a variable with neither a default nor `optional()` must be there, or it does not compile. */
export type Bindings<M extends Manifest> = { [Name in keyof z.input<M>]: Binding<z.input<M>[Name]> };

/** A service's variables as a rollout takes them. */
export interface BoundVariables {
  /** By name. What was bound to a secret, or is one by its manifest, is marked. */
  readonly values: Readonly<Record<string, pulumi.Input<string>>>;
  /** Names of those that no build reads. */
  readonly runtimeOnly: readonly string[];
  /** Names of those that were given no value, and have the manifest's default. */
  readonly defaults: readonly string[];
}

/** Of whoever has none. */
export const noVariables: BoundVariables = { values: {}, runtimeOnly: [], defaults: [] };

/** One value that a manifest does not take: `variable` names it, `problem` is a sentence without its value. */
export interface ManifestProblem {
  variable: string;
  problem: string;
}

/**
 * What is wrong with values that are already known, such as those in stack config: unknown names, wrong types, values that are refused
 * in the environment. Values may be strings for numbers and booleans, as in a process's environment.
 *
 * @param isSecret which of them are not shown, besides those that are secrets by the manifest
 */
export function checkValues(
  manifest: Manifest,
  values: Readonly<Record<string, Scalar>>,
  environment: Environment,
  isSecret: (name: string) => boolean = () => false,
): ManifestProblem[] {
  return Object.entries(values).flatMap(([name, value]) => {
    const problem = problemOf(manifest, name, value, { environment, isSecret: isSecret(name) });
    return problem === undefined ? [] : [{ variable: name, problem }];
  });
}

/**
 * Binds a manifest's variables to values. Literals are checked at once and outputs as soon as they are known, which is before anything is
 * written to the service.
 *
 * @throws Error that names each variable whose value is not as the manifest says
 */
export function bind<M extends Manifest>(manifest: M, bindings: Bindings<M>, environment: Environment): BoundVariables {
  const defaults = defaultsOf(manifest);
  const given = Object.entries({ ...defaults, ...bindings } as Record<string, Binding | undefined>);
  const bound = given.flatMap(([name, binding]) => (binding === undefined ? [] : [[name, binding] as const]));
  const literals = bound.filter((entry): entry is [string, Scalar] => isScalar(entry[1]));
  const problems = checkValues(manifest, Object.fromEntries(literals), environment);
  if (problems.length > 0)
    throw new Error(problems.map(({ variable, problem }) => `\`${variable}\` ${problem}`).join("; "));
  const values = bound.map(([name, binding]) => {
    const value = isScalar(binding) ? String(binding) : checkedOutput(manifest, name, binding, environment);
    return [name, secretIf(notesOf(manifest, name).secret, value)] as const;
  });
  return {
    values: Object.fromEntries(values),
    runtimeOnly: bound.map(([name]) => name).filter((name) => notesOf(manifest, name).runtime),
    defaults: Object.keys(defaults).filter((name) => !(name in bindings)),
  };
}

function checkedOutput(manifest: Manifest, name: string, value: pulumi.Input<Scalar>, environment: Environment) {
  const output = pulumi.output(value);
  return pulumi.all([output, pulumi.isSecret(output)]).apply(([known, isSecret]) => {
    const problem = problemOf(manifest, name, known, { environment, isSecret });
    if (problem !== undefined) throw new pulumi.RunError(`\`${name}\` ${problem}`);
    return String(known);
  });
}

function secretIf(secret: boolean | undefined, value: pulumi.Input<string>): pulumi.Input<string> {
  return secret ? pulumi.secret(value) : value;
}

function isScalar(value: unknown): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function defaultsOf(manifest: Manifest): Record<string, Scalar> {
  const defaults = Object.entries(manifest.shape).flatMap(([name, schema]) => {
    const parsed = schema.safeParse(undefined);
    return parsed.success && isScalar(parsed.data) ? [[name, parsed.data] as const] : [];
  });
  return Object.fromEntries(defaults);
}

function problemOf(
  manifest: Manifest,
  name: string,
  value: Scalar,
  { environment, isSecret }: { environment: Environment; isSecret: boolean },
): string | undefined {
  const schema = manifest.shape[name];
  if (schema === undefined) {
    const known = Object.keys(manifest.shape);
    return `is not a variable of this service; its variables are ${known.join(", ")}${didYouMean(known, name)}`;
  }
  const about = notesOf(manifest, name);
  const start = about.secret || isSecret ? "has an invalid value (a secret, not shown)" : `can't be \`${value}\``;
  const results = readings(value).map((reading) => schema.safeParse(reading));
  const issues = results.some((result) => result.success)
    ? []
    : results.flatMap((result) => result.error?.issues ?? []);
  // Of two readings the one that has the right type tells more.
  const issue = issues.find(({ code }) => code !== "invalid_type") ?? issues[0];
  if (issue) return `${start}: ${reasonOf(issue)}`;
  const refusal = about.refused?.[environment];
  return refusal?.matches(String(value)) ? `${start} in ${environment}: ${refusal.because}` : undefined;
}

/** A process's environment holds text only, so `"5"` may mean a number and `"true"` a boolean. */
function readings(value: Scalar): Scalar[] {
  if (typeof value !== "string") return [value, String(value)];
  if (value === "true" || value === "false") return [value, value === "true"];
  return value.trim() !== "" && Number.isFinite(Number(value)) ? [value, Number(value)] : [value];
}
