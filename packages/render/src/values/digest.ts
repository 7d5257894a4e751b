import { createHmac } from "node:crypto";
import stringify from "fast-json-stable-stringify";
import type { PlainValue } from "./value";

/**
 * A short text that is the same for equal values, whatever the order of their keys.
 *
 * @param key salts it, where it is kept in the clear though the value may hold secrets
 */
export function digestOf(value: PlainValue, key = ""): string {
  return createHmac("sha256", key).update(stringify(value)).digest("base64url").slice(0, 22);
}
