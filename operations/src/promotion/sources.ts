import { z } from "zod";
import type { CommandContext } from "../commands/context";
import { pulumiFor } from "../pulumi";
import type { Source } from "./between";
import { type StackFile, sourceOf } from "./stack-file";

const Config = z.record(z.string(), z.object({ value: z.string().optional() }));

/** Where the code of systems is, by a stack's settings. They are decrypted only where a repository is. */
export async function sourcesFor(
  context: CommandContext,
  file: StackFile,
  systems: readonly string[],
): Promise<(system: string) => Source> {
  const isEncrypted = systems.some((system) => sourceOf(file, system).repo === undefined);
  const config = isEncrypted ? await decrypted(context, file.stack) : file.config;
  return (system) => {
    const { repo, rootDir } = sourceOf({ config }, system);
    return { repo, rootDir, migrations: [] };
  };
}

async function decrypted({ project, step }: CommandContext, stack: string): Promise<Record<string, unknown>> {
  const pulumi = await pulumiFor(project, stack, step);
  const printed = await pulumi.read(["config", "--json", "--show-secrets", "--stack", stack]);
  const entries = Object.entries(Config.parse(JSON.parse(printed)));
  return Object.fromEntries(entries.map(([key, { value = "" }]) => [key, parsedOr(value)]));
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
