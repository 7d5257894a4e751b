import { didYouMean, textExpected, textPattern } from "@slipway/render-api";
import { isList, isMap, type Value } from "../values/value";
import type { BooleanType, EnumType, NumberType, StringType } from "./property";

/** What was expected in place of the value, or undefined when the value is right. */
export function checkText(type: StringType | EnumType | NumberType | BooleanType, value: Value): string | undefined {
  switch (type.kind) {
    case "string":
      if (typeof value !== "string") return "a string";
      if (!textPattern.test(value)) return textExpected;
      return type.pattern === undefined || type.pattern.regex.test(value) ? undefined : type.pattern.expected;
    case "enum":
      return isAccepted(type, value) ? undefined : oneOf(type.values, value);
    case "integer":
    case "number":
      return isWithin(type, value) ? undefined : range(type);
    case "boolean":
      return typeof value === "boolean" ? undefined : "true or false";
  }
}

/** A value in an error. */
export function describe(value: Value): string {
  if (isList(value)) return "a list";
  return isMap(value) ? "a map" : JSON.stringify(value);
}

function isAccepted({ values, open }: EnumType, value: Value): boolean {
  return typeof value === "string" && (open ? value !== "" : values.includes(value));
}

function oneOf(values: readonly string[], value: Value): string {
  const all = `one of ${values.map((known) => `\`${known}\``).join(", ")}`;
  return typeof value === "string" ? all + didYouMean(values, value) : all;
}

function isWithin({ kind, minimum = -Infinity, maximum = Infinity }: NumberType, value: Value): boolean {
  if (typeof value !== "number" || (kind === "integer" && !Number.isInteger(value))) return false;
  return value >= minimum && value <= maximum;
}

function range({ kind, minimum, maximum }: NumberType): string {
  const number = kind === "integer" ? "a whole number" : "a number";
  if (minimum !== undefined && maximum !== undefined) return `${number} from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `${number} of at least ${minimum}`;
  return maximum === undefined ? number : `${number} of at most ${maximum}`;
}
