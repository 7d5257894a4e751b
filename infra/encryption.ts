import { readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import { passwordsOf } from "@slipway/render-api";
import { parse } from "yaml";
import { z } from "zod";
import { withNamespaces } from "./config-key";
import { isMap, parseJson, valueAt } from "./problem";

/** Stack config as the engine hands it over, in clear, and what tells which of it is encrypted. */
export interface DecryptedConfig {
  /** By key, with its namespace. Values are text, objects in JSON. */
  values: Readonly<Record<string, string>>;
  /** Keys whose value is encrypted, or holds something that is. */
  secretKeys: readonly string[];
  /** What the stack's own file has by key, where it was found: it tells which values are encrypted. */
  file: unknown;
}

/** The running program's config. */
export function decryptedConfig(): DecryptedConfig {
  const file = configIn(`Pulumi.${pulumi.getStack()}.yaml`);
  return {
    values: pulumi.runtime.allConfig(),
    // The SDK knows which keys are secret and offers no way to ask; it keeps them here for the programs that it starts.
    secretKeys: z.array(z.string()).parse(JSON.parse(process.env.PULUMI_CONFIG_SECRET_KEYS ?? "[]")),
    file: isMap(file) ? withNamespaces(file, pulumi.getProject()) : undefined,
  };
}

/**
 * The config in a file of the project, in which each encrypted value is an object with the one key `secure`. Undefined where there is no
 * such file at the usual place.
 */
export function configIn(file: string): unknown {
  // Older language hosts don't say where the project is; the program then runs there.
  for (const folder of [pulumi.getRootDirectory(), process.cwd()]) {
    try {
      return valueAt(parse(readFileSync(join(folder, file), "utf8")), ["config"]);
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

/** Every value of stack config that is encrypted, or may be, as a text. */
export function encryptedTexts({ values, secretKeys, file }: DecryptedConfig): string[] {
  return secretKeys.flatMap((key) => {
    const text = values[key] ?? "";
    const read = parseJson(text);
    if (typeof read !== "object" || read === null) return [text];
    const isEncrypted = encryptionOf(true, valueAt(file, [key]), read);
    return leaves(read).flatMap(([path, value]) => (isEncrypted(path) ? [value] : []));
  });
}

/** The passwords of all URLs in stack config, encrypted or not. */
export function urlPasswords({ values }: Pick<DecryptedConfig, "values">): string[] {
  return Object.values(values)
    .flatMap((text) => leaves(parseJson(text)))
    .flatMap(([, text]) => passwordsOf(text));
}

function leaves(value: unknown, path: readonly string[] = []): [path: readonly string[], text: string][] {
  if (typeof value !== "object" || value === null) return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, [...path, key]));
}
