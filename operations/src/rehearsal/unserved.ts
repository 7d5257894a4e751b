import { readdirSync } from "node:fs";
import { rehearsalStack, rehearsedStack } from "../../../infra/rehearsal-name";
import { startCommand } from "../../../infra/start-command";
import type { Project } from "../project";
import { readStackConfig, servedUrl } from "../stack-config";

/** The stacks whose rehearsals the project has, by name. */
function rehearsedStacks({ root }: Project): string[] {
  const stacks = readdirSync(root).flatMap((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1] ?? []);
  return stacks.flatMap((stack) => (stack.endsWith(".override") ? [] : (rehearsedStack(stack) ?? []))).sort();
}

/**
 * What is to be said of rehearsals whose repository isn't served: its Git server ends with the emulator, and only a rehearsal knows what it
 * is to serve.
 */
export async function unservedRehearsals(
  project: Project,
  isServed: (url: string) => Promise<boolean>,
): Promise<string[]> {
  const lines = rehearsedStacks(project).map(async (rehearsed) => {
    const stack = rehearsalStack(rehearsed);
    const file = readStackConfig(project, stack);
    const url = file && servedUrl(file);
    if (url === undefined || (await isServed(url))) return [];
    return [`\`${stack}\` gets no commits until \`${startCommand(stack)}\` serves its repository again.`];
  });
  return (await Promise.all(lines)).flat();
}
