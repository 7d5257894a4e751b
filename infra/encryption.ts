import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { parse } from "yaml";
import { valueAt } from "./problem";

/**
 * A stack's config as its own file has it, in which each encrypted value is an object with the one key `secure`. Undefined where there is no
 * such file at the usual place.
 */
export function readStackFile(stack: string): unknown {
  // Older language hosts don't say where the project is; the program then runs there.
  for (const folder of [pulumi.getRootDirectory(), process.cwd()]) {
    try {
      return valueAt(parse(readFileSync(join(folder, `Pulumi.${stack}.yaml`), "utf8")), ["config"]);
    } catch {
      // It isn't here, or isn't what Pulumi has read: it knows what is wrong with its own.
    }
  }
  return undefined;
}

/**
 * Tells of each value under a config key whether it is encrypted. Pulumi says no more than whether anything under the key is; so a value
 * counts as encrypted then, unless the stack's file has the very same in the clear. Any other file shows nothing: config may have come from
 * elsewhere (`--config-file`).
 *
 * @param written what the stack's file has under the key
 * @param read what Pulumi hands over for it
 */
export function encryptionOf(
  anyEncrypted: boolean,
  written: unknown,
  read: unknown,
): (path: readonly PropertyKey[]) => boolean {
  return (path) => anyEncrypted && !isDeepStrictEqual(valueAt(written, path), valueAt(read, path));
}
