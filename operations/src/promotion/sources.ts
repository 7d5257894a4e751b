import { parseJson } from "../../../infra/problem";
import { systems } from "../../../stacks";
import type { CommandContext } from "../commands/context";
import { pulumiFor } from "../pulumi";
import { readConfig } from "../pulumi-config";
import type { Source } from "./between";
import { type StackFile, sourceOf } from "./stack-file";

/** Where the code of systems is, by a stack's settings. They are decrypted only where a repository is. */
export async function sourcesFor(
  context: CommandContext,
  file: StackFile,
  names: readonly string[],
): Promise<(system: string) => Source> {
  const isEncrypted = names.some((system) => sourceOf(file, system).repo === undefined);
  const config = isEncrypted ? await decrypted(context, file.stack) : file.config;
  return (system) => {
    const { repo, rootDir } = sourceOf({ config }, system);
    return { repo, rootDir, migrations: migrationGlobs(system) };
  };
}

/** Those of all its services: they share a schema. */
function migrationGlobs(name: string): string[] {
  const migrations = systems.find((system) => system.name === name)?.migrations ?? {};
  return [...new Set(Object.values(migrations).flat())];
}

async function decrypted({ project, step }: CommandContext, stack: string): Promise<Record<string, unknown>> {
  const entries = Object.entries(await readConfig(await pulumiFor(project, stack, step), stack));
  return Object.fromEntries(entries.map(([key, { value = "" }]) => [key, parseJson(value)]));
}
