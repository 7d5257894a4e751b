import { data, Evaluator, Lexer, Parser } from "@actions/expressions";
import { createHash } from "node:crypto";

/** Values by the name of their context: `github`, `inputs`, `needs` … */
export type Contexts = Readonly<Record<string, unknown>>;

/** What the functions of that name say in an `if`; `always()` is always true. */
export interface Status {
  success: boolean;
  failure: boolean;
  cancelled: boolean;
}

type Value = string | number | boolean | null | object;

const statusFunctions = ["success", "failure", "cancelled", "always"] as const;

/** Expressions as GitHub evaluates them, by its own library. A context or a function that isn't known is an error, not empty. */
export function evaluate(expression: string, contexts: Contexts, status?: Status): Value {
  const { tokens } = new Lexer(expression).lex();
  const functions = [
    // Only an `if` has them.
    ...(status === undefined ? [] : statusFunctions).map((name) => ({
      name,
      minArgs: 0,
      maxArgs: 0,
      call: () => new data.BooleanData(name === "always" || (status?.[name] ?? false)),
    })),
    // Which files they are says nothing here: nothing is kept from run to run.
    {
      name: "hashFiles",
      minArgs: 1,
      maxArgs: 255,
      call: (...patterns: data.ExpressionData[]) =>
        new data.StringData(createHash("sha256").update(patterns.map(String).join()).digest("hex")),
    },
  ];
  const parsed = new Parser(tokens, Object.keys(contexts), functions).parse();
  const known = JSON.parse(JSON.stringify(contexts), data.reviver) as data.Dictionary;
  const result = new Evaluator(
    parsed,
    known,
    new Map(functions.map((one) => [one.name.toLowerCase(), one])),
  ).evaluate();
  return JSON.parse(JSON.stringify(result, data.replacer)) as Value;
}

/** A text with each of its expressions in `${{ … }}` replaced by its value, or the value itself where it is all of the text. */
export function interpolate(text: string, contexts: Contexts): Value {
  const whole = /^\$\{\{((?:(?!\}\}).)*)\}\}$/s.exec(text.trim());
  if (whole?.[1] !== undefined) return evaluate(whole[1], contexts);
  return text.replaceAll(/\$\{\{((?:(?!\}\}).)*)\}\}/gs, (_all, expression: string) =>
    asText(evaluate(expression, contexts)),
  );
}

/** As GitHub writes a value into a text. */
export function asText(value: Value): string {
  if (value === null) return "";
  return typeof value === "object" ? "Object" : String(value);
}

/** Whether an `if` lets its step or job run. One that asks for no status asks for success. */
export function isMet(condition: string | undefined, contexts: Contexts, status: Status): boolean {
  const expression = (condition ?? "success()").trim().replace(/^\$\{\{([^]*)\}\}$/, "$1");
  const asksForStatus = /\b(success|failure|cancelled|always)\s*\(/.test(expression);
  const whole = asksForStatus ? expression : `success() && (${expression})`;
  return isTruthy(evaluate(whole, contexts, status));
}

function isTruthy(value: Value): boolean {
  return value !== false && value !== 0 && value !== "" && value !== null;
}
