import { createHash } from "node:crypto";
import stringify from "fast-json-stable-stringify";
import type { PlainValue } from "./value";

/** A short text, of 132 bits, that is the same for equal values, whatever the order of their keys. */
export function digestOf(value: PlainValue): string {
  return createHash("sha256").update(stringify(value)).digest("base64url").slice(0, 22);
}
