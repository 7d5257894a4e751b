import { passwordsOf } from "@slipway/render-api";
import { isList, isMap, mapValues, secret, type Value } from "./value";

/**
 * A value in which each URL with a password in it is a secret, though nobody says so: a preview would show it, and a state have it in the
 * clear.
 */
export function withSecretUrls(value: Value): Value {
  if (typeof value === "string") return passwordsOf(value).length > 0 ? secret(value) : value;
  if (isList(value)) return value.map(withSecretUrls);
  return isMap(value) ? mapValues(value, withSecretUrls) : value;
}
