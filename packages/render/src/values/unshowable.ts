import { hasPassword, plainText } from "@slipway/render-api";
import { isList, isMap, mapValues, secret, type Value } from "./value";

/**
 * A value in which each text that Pulumi must not show as it stands is a secret, though nobody says so. A URL with a password in it: a
 * preview would show it, and a state have it in the clear. And what a terminal would act on, such as a variable that somebody else has set:
 * escaped it would be another value.
 */
export function withoutUnshowable(value: Value): Value {
  if (typeof value === "string") return isUnshowable(value) ? secret(value) : value;
  if (isList(value)) return value.map(withoutUnshowable);
  return isMap(value) ? mapValues(value, withoutUnshowable) : value;
}

function isUnshowable(text: string): boolean {
  const lines = text.replaceAll("\r\n", "\n");
  return hasPassword(text) || plainText(lines) !== lines;
}
