import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";

/** Something wrong with a stack's settings, at its place in stack config. */
export interface SettingsProblem {
  /** For example `slipway:realtime.database.plan`. */
  configPath: string;
  /** What is wrong and what was expected. */
  message: string;
  /** The command that mends it, if one command can. */
  command?: string | undefined;
}

/** The place of a nested value in Pulumi's own notation: a key with a dot or a bracket stands in brackets. */
export function configPath(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, step) => {
    if (typeof step === "number") return `${whole}[${step}]`;
    return /[.[\]"]/.test(String(step)) ? `${whole}["${String(step)}"]` : `${whole}.${String(step)}`;
  }, key);
}

/** The command that sets a nested value of stack config. */
export function setCommand(path: string, value: string, secret = false): string {
  return `pulumi config set ${secret ? "--secret " : ""}--path '${path}' ${/^[\w@%+=:,./-]+$/.test(value) ? value : `"${value}"`}`;
}

/** The command that removes a nested value of stack config. */
export function removeCommand(path: string): string {
  return `pulumi config rm --path '${path}'`;
}

/**
 * What a schema found wrong, each with the place of the value in stack config.
 *
 * @param key the config key that holds the value, for example `slipway:realtime`
 * @param show whether values may be shown: not when the key holds anything encrypted
 */
export function schemaProblems(
  error: z.ZodError,
  schema: z.ZodType,
  key: string,
  input: unknown,
  show: boolean,
): SettingsProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") {
      return issue.keys.map((name) => {
        const path = configPath(key, [...issue.path, name]);
        return { configPath: path, message: "is no setting of ours", command: removeCommand(path) };
      });
    }
    const path = configPath(key, issue.path);
    if (issue.code === "invalid_key")
      return [
        {
          configPath: path,
          message: `is no setting of ours: ${reason(issue.issues[0])}`,
          command: removeCommand(path),
        },
      ];
    const value = valueAt(input, issue.path);
    const missing = value === undefined;
    const shown =
      show && !missing
        ? ` is \`${typeof value === "object" ? JSON.stringify(value) : String(value)}\``
        : " is not right";
    const example = exampleAt(schema, issue.path);
    return [
      {
        configPath: path,
        message: missing ? `is missing: ${reason(issue)}`.trim() : `${shown.trim()}: ${reason(issue)}`,
        command: example === undefined ? undefined : setCommand(path, example),
      },
    ];
  });
}

/** The error that ends the program before anything is touched: all problems at once. */
export function settingsError(stack: string, problems: readonly SettingsProblem[]): pulumi.RunError {
  const lines = problems.flatMap(({ configPath, message, command }) => [
    `  ${configPath} ${message}`,
    ...(command === undefined ? [] : [`      ${command}`]),
  ]);
  const count = problems.length === 1 ? "1 setting" : `${problems.length} settings`;
  return new pulumi.RunError(
    [`Stack \`${stack}\` has ${count} to mend; nothing was touched.`, "", ...lines, ""].join("\n"),
  );
}

/** Removes what a schema refused and fills in examples for what is missing, so that later rules can be tried in the same run. */
export function repaired(error: z.ZodError, schema: z.ZodType, input: unknown): unknown {
  const copy: unknown = structuredClone(input ?? {});
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") for (const name of issue.keys) put(copy, [...issue.path, name], undefined);
    else put(copy, issue.path, valueAt(input, issue.path) === undefined ? exampleAt(schema, issue.path) : undefined);
  }
  return copy;
}

function put(root: unknown, path: readonly PropertyKey[], value: unknown): void {
  const last = path.at(-1);
  const holder = valueAt(root, path.slice(0, -1)) as Record<PropertyKey, unknown> | undefined;
  if (last === undefined || holder === undefined) return;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
}

function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[step],
    value,
  );
}

function reason(issue: { message: string } | undefined): string {
  const text = (issue?.message ?? "").replace(/^Invalid (input|option|key in record): ?/, "");
  return text.replace(/^expected (.*), received .*$/, "expected $1");
}

/** A value for the mending command: the schema's own example, or the first of its choices. */
function exampleAt(schema: z.ZodType, path: readonly PropertyKey[]): string | undefined {
  const found = path.reduce<z.ZodType | undefined>(step, schema);
  if (!found) return undefined;
  const examples = z.globalRegistry.get(found)?.examples;
  if (Array.isArray(examples)) return String(examples[0]);
  const inner = unwrap(found);
  return inner instanceof z.ZodEnum ? String(inner.options[0]) : undefined;
}

function step(schema: z.ZodType | undefined, key: PropertyKey): z.ZodType | undefined {
  const inner = schema && unwrap(schema);
  if (inner instanceof z.ZodObject) return (inner.shape as Record<string, z.ZodType>)[String(key)];
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  return undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
    ? unwrap(schema.unwrap() as z.ZodType)
    : schema;
}
