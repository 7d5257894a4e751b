import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { didYouMean } from "@slipway/render-api";
import writeFileAtomic from "write-file-atomic";
import { parseDocument } from "yaml";
import { z } from "zod";
import { overrideFile } from "../../infra/override";
import { systems } from "../../stacks";
import { OperationError } from "./operation-error";
import type { Project } from "./project";
import { readYamlAs, stackFilePath } from "./stack-config";

/** Stands for every system that a stack has settings for. */
const ALL = "all";

const projectFile = z.object({ name: z.string() });
const configFile = z.object({ config: z.record(z.string(), z.unknown()).nullish() });
const switched = z.object({ enabled: z.boolean() });

/**
 * Lets a stack bring up systems that its file has settings for and leaves out, from now on: by an override, which git doesn't see.
 *
 * @param wanted names of systems, or `all`
 * @throws OperationError where one is no system, or the stack's file has no settings for it
 */
export async function enableSystems(project: Project, stack: string, wanted: readonly string[]): Promise<void> {
  const { name: prefix } = readYamlAs(projectFile, path.join(project.root, "Pulumi.yaml"));
  const keyOf = (system: string) => `${prefix}:${system}`;
  const given = readYamlAs(configFile, stackFilePath(project, stack)).config ?? {};
  const known = systems.map(({ name }) => name).filter((name) => keyOf(name) in given);
  const named = wanted.includes(ALL) ? known : wanted;
  for (const name of named) requireKnown(name, known, stack);

  const place = path.join(project.root, overrideFile(stack));
  const document = parseDocument(existsSync(place) ? readFileSync(place, "utf8") : "");
  const over = configFile.safeParse(document.toJS()).data?.config ?? {};
  const off = named.filter((name) => {
    const key = keyOf(name);
    const { enabled = true } = { ...switched.safeParse(given[key]).data, ...switched.safeParse(over[key]).data };
    return !enabled;
  });
  if (off.length === 0) return;
  for (const name of off) document.setIn(["config", keyOf(name), "enabled"], true);
  await writeFileAtomic(place, document.toString({ lineWidth: 0 }));
}

function requireKnown(name: string, known: readonly string[], stack: string): void {
  if (known.includes(name)) return;
  throw new OperationError(
    `\`Pulumi.${stack}.yaml\` has no settings for a system \`${name}\`: name ${known.join(", ")} or ${ALL}${didYouMean([...known, ALL], name)}.`,
  );
}
