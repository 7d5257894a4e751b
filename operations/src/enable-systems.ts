import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { didYouMean } from "@slipway/render-api";
import writeFileAtomic from "write-file-atomic";
import { parseDocument } from "yaml";
import { z } from "zod";
import { withNamespaces } from "../../infra/config-key";
import { overrideFile } from "../../infra/override-file";
import { systems } from "../../stacks";
import { OperationError } from "./operation-error";
import type { Project } from "./project";
import { projectName, readOverride, readStackConfig } from "./stack-config";

/** Stands for every system that a stack has settings for. */
const ALL = "all";

const switched = z.object({ enabled: z.boolean() });

/**
 * Lets a stack bring up systems that its file has settings for and leaves out, from now on: by an override, which git doesn't see.
 *
 * @param wanted names of systems, or `all`
 * @throws OperationError where the stack has no settings for one
 */
export async function enableSystems(project: Project, stack: string, wanted: readonly string[]): Promise<void> {
  const prefix = projectName(project);
  const keyOf = (system: string) => `${prefix}:${system}`;
  const { config: given } = readStackConfig(project, stack) ?? { config: {} };
  const known = systems.map(({ name }) => name).filter((name) => keyOf(name) in given);
  const named = wanted.includes(ALL) ? known : wanted;
  for (const name of named) requireKnown(name, known, stack);

  const over = withNamespaces(readOverride(project, stack) ?? {}, prefix);
  const off = named.filter((name) => {
    const [own, overriding] = [given, over].map((config) => switched.safeParse(config[keyOf(name)]).data);
    return (overriding ?? own)?.enabled === false;
  });
  if (off.length > 0) await enable(path.join(project.root, overrideFile(stack)), off.map(keyOf));
}

/** Every other line stays as somebody wrote it. */
async function enable(file: string, keys: readonly string[]): Promise<void> {
  const document = parseDocument(existsSync(file) ? readFileSync(file, "utf8") : "");
  for (const key of keys) document.setIn(["config", key, "enabled"], true);
  await writeFileAtomic(file, document.toString({ lineWidth: 0 }));
}

function requireKnown(name: string, known: readonly string[], stack: string): void {
  if (known.includes(name)) return;
  const hint = didYouMean([...known, ALL], name);
  throw new OperationError(
    `\`Pulumi.${stack}.yaml\` has no settings for a system \`${name}\`: name ${known.join(", ")} or ${ALL}${hint}.`,
  );
}
