import { parseJson } from "../../../infra/problem";
import type { CommandContext } from "../commands/context";
import { pulumiFor } from "../pulumi";
import { hasSecret, readConfig } from "../pulumi-config";
import type { StackFile } from "./stack-file";

/** A stack's config in which it can be read where the code of some systems is. It is decrypted only where that is encrypted. */
export async function readableSettings(
  { project, step }: CommandContext,
  { stack, config }: StackFile,
  systems: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  if (!systems.some((system) => isRepoEncrypted(config[`slipway:${system}`]))) return config;
  const entries = Object.entries(await readConfig(await pulumiFor(project, stack, step), stack));
  return Object.fromEntries(entries.map(([key, { value = "" }]) => [key, parseJson(value)]));
}

/** Alone, or with all of the system's settings. */
function isRepoEncrypted(settings: unknown): boolean {
  if (typeof settings !== "object" || settings === null) return false;
  return "repo" in settings ? hasSecret(settings.repo) : "secure" in settings;
}
