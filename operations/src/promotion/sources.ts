import { systems } from "../../../stacks";
import type { CommandContext } from "../commands/context";
import type { SourceReading } from "../source-history/between";
import { openSourceHistory } from "../source-history/source-history";
import { readableSettings } from "./readable-settings";
import { type StackFile, sourceOf } from "./stack-file";

/** Where the code of a stack's services is, and how what lies between releases of it is read. */
export async function sourcesFor(
  context: CommandContext,
  file: StackFile,
  names: readonly string[],
): Promise<SourceReading> {
  const config = await readableSettings(context, file, names);
  return {
    sourceOf: (name, service) => {
      const { repo, rootDir } = sourceOf({ config }, name);
      const system = systems.find((one) => one.name === name);
      const paths = system?.paths[service] ?? [];
      return repo === undefined ? undefined : { repo, rootDir, paths, migrations: migrationsOf(system) };
    },
    open: (repo, rootDir) => openSourceHistory(context.project, repo, rootDir),
  };
}

/** Those of all its services: they share a schema. */
function migrationsOf(system: (typeof systems)[number] | undefined): string[] {
  return [...new Set(Object.values(system?.migrations ?? {}).flat())];
}
