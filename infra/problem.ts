import * as pulumi from "@pulumi/pulumi";
import { didYouMean, linePattern } from "@slipway/render-api";
import type { z } from "zod";
import type { ConfigProblem } from "../components/platform-definition";
import { reasonOf } from "../components/reason";
import { textOf } from "../components/schema-text";
import type { OverrideSource } from "./override";

/** The place of a nested value in Pulumi's own notation: a key with a dot or a bracket stands in brackets. */
export function configPath(key: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>((whole, step) => {
    if (typeof step === "number") return `${whole}[${step}]`;
    return /[.[\]"]/.test(String(step)) ? `${whole}["${String(step)}"]` : `${whole}.${String(step)}`;
  }, key);
}

/** Arguments of `pulumi` that set a nested value of stack config. For a secret it asks: in a command line everybody on the machine reads it. */
export function setCommand(path: string, value: string, secret = false): string {
  if (secret) return `config set --secret --path '${path}'`;
  return `config set --path '${path}' ${/^[\w@%+=:,./-]+$/.test(value) ? value : `"${value}"`}`;
}

/** Arguments of `pulumi` that remove a nested value of stack config. */
export function removeCommand(path: string): string {
  return `config rm --path '${path}'`;
}

/** Arguments of `pulumi` that remove a whole key of stack config. With `--path` a dot in it would lead into another. */
export function removeKeyCommand(key: string): string {
  return `config rm '${key}'`;
}

/** Where a value was found that a schema judges. */
export interface Judged {
  schema: z.ZodType;
  input: unknown;
  /** The config path of a place within the input. */
  place: (path: readonly PropertyKey[]) => string;
  /** Whether the value at a place is encrypted, or may be: it is not shown then. */
  isEncrypted: (path: readonly PropertyKey[]) => boolean;
}

/** What a schema found wrong, each with the place of the value in stack config. */
export function schemaProblems(error: z.ZodError, judged: Judged): ConfigProblem[] {
  return error.issues.flatMap((issue) => {
    if (issue.code === "unrecognized_keys") return issue.keys.map((name) => unknownKey([...issue.path, name], judged));
    return [issue.code === "invalid_key" ? unknownKey(issue.path, judged) : wrongValue(issue, judged)];
  });
}

function unknownKey(path: readonly PropertyKey[], { schema, place }: Judged): ConfigProblem {
  const { keys } = textOf(schema, path.slice(0, -1));
  const configPath = place(path);
  return {
    configPath,
    message: unknownMessage(String(path.at(-1)), keys),
    command: removeCommand(configPath),
  };
}

/** What is said of a key that is none of those known. */
export function unknownMessage(name: string, known: readonly string[]): string {
  return `is an unknown setting: expected one of ${known.join(", ")}${didYouMean(known, name)}`;
}

function wrongValue(issue: z.core.$ZodIssue, { schema, input, place, isEncrypted }: Judged): ConfigProblem {
  const { description, example } = textOf(schema, issue.path);
  const value = valueAt(input, issue.path);
  const configPath = place(issue.path);
  return {
    configPath,
    message:
      value === undefined
        ? `is missing: ${description ?? reasonOf(issue)}`
        : `${isEncrypted(issue.path) ? "is invalid" : `is \`${shown(value)}\``}: ${reasonOf(issue)}`,
    isMissing: value === undefined,
    // What was encrypted must not come to stand in the clear.
    command:
      example === undefined
        ? removeCommand(configPath)
        : setCommand(configPath, example, value !== undefined && isEncrypted(issue.path)),
  };
}

function shown(value: unknown): string {
  return typeof value === "string" && linePattern.test(value) ? value : JSON.stringify(value);
}

/** What is wrong with a stack's settings, as one text, and by itself for who tells it otherwise. */
export class SettingsError extends pulumi.RunError {
  constructor(
    text: string,
    readonly problems: readonly ConfigProblem[],
  ) {
    super(text);
  }
}

/**
 * The error that ends the program before anything is touched at Render: all problems at once.
 *
 * @param source the file that overrides the stack's own, which a wrong value may come from
 */
export function settingsError(
  stack: string,
  problems: readonly ConfigProblem[],
  source?: OverrideSource,
): SettingsError {
  const lines = problems.flatMap(({ configPath, message, command, line }) => {
    const file = source?.paths.has(configPath) ? source.file : undefined;
    const [place, option] = file === undefined ? ["", ""] : [` in \`${file}\``, ` --config-file ${file}`];
    return [
      `  ${configPath}${place} ${message}`,
      ...(line === undefined ? [] : [`      ${line}`]),
      ...(command === undefined ? [] : [`      npm run pulumi -- ${command} --stack ${stack}${option}`]),
    ];
  });
  const count = problems.length === 1 ? "1 setting" : `${problems.length} settings`;
  const title = `Stack \`${stack}\` has ${count} to fix; nothing was touched at Render.`;
  return new SettingsError([title, "", ...lines, ""].join("\n"), problems);
}

/**
 * Puts examples in place of what a schema refused or missed, so that later rules can be tried in the same run. What has no example, or one
 * for a shell that the schema refuses as well, is removed.
 */
export function repaired(error: z.ZodError, schema: z.ZodType, input: unknown): unknown {
  const copy: unknown = structuredClone(input ?? {});
  for (const issue of error.issues) {
    if (issue.code === "unrecognized_keys") for (const name of issue.keys) put(copy, [...issue.path, name], undefined);
    else put(copy, issue.path, textOf(schema, issue.path).example);
  }
  for (const issue of schema.safeParse(copy).error?.issues ?? []) put(copy, issue.path, undefined);
  return copy;
}

function put(root: unknown, path: readonly PropertyKey[], value: unknown): void {
  const last = path.at(-1);
  const holder = valueAt(root, path.slice(0, -1)) as Record<PropertyKey, unknown> | undefined;
  if (last === undefined || holder === undefined) return;
  if (value === undefined) Reflect.deleteProperty(holder, last);
  else holder[last] = value;
}

/** What stands at a path within nested objects and lists. */
export function valueAt(value: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (inner, step) => (inner as Record<PropertyKey, unknown> | null | undefined)?.[step],
    value,
  );
}

/** Whether a value has others by name. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A value of stack config: objects come as JSON, and what is no JSON is a text. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
