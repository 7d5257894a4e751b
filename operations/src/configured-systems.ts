import { existsSync } from "node:fs";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { overridden, overrideFile, type Overridden } from "../../infra/override";
import { readSettings } from "../../infra/settings";
import { readStack } from "../../infra/stack-settings";
import type { PriceList } from "../../components/prices";
import { systems } from "../../stacks";
import type { ConfiguredSystem, System } from "../../stacks/system";
import type { CommandContext } from "./commands/context";
import { OperationError } from "./operation-error";
import type { Project } from "./project";
import { configTexts, readConfig } from "./pulumi-config";
import { pulumiFor } from "./pulumi";
import { hasStackFile, readYamlAs, stackFilePath } from "./stack-config";

/** What a stack's settings say, without anything of it being up. */
export interface ConfiguredStack {
  stack: string;
  systems: readonly ConfiguredSystem[];
  /** What its platform costs. */
  prices: PriceList;
  /** US dollars that it may cost a month, where that is set. */
  budget: number | undefined;
}

const pulumiFile = z.object({ name: z.string() });
const stackFile = z.object({ config: z.record(z.string(), z.unknown()).default({}) });

/**
 * Reads a stack's settings from its file, with no account, no key and no network. Pulumi is asked only where a setting is encrypted.
 *
 * @param table systems that a stack may bring up
 * @throws OperationError when there is no such stack, or with all that a preview would find wrong in its settings
 */
export async function configuredSystems(
  context: Pick<CommandContext, "project" | "step">,
  stack: string,
  table: readonly System[] = systems,
): Promise<ConfiguredStack> {
  const { project } = context;
  if (!hasStackFile(project, stack))
    throw new OperationError(
      `There is no \`Pulumi.${stack}.yaml\` in ${project.root}: name another stack with \`--stack\`, or create this one with ` +
        `\`npm run pulumi -- stack init ${stack}\`.`,
    );
  const here = process.cwd();
  // A repository on this machine is given by its path from the project, which is where the program runs.
  process.chdir(project.root);
  try {
    const { config, source } = await configOf(context, stack);
    const { budget } = readStack(config, table);
    const settings = await readSettings({ ...config, values: withoutRules(config, budget?.configPath) }, table, source);
    return { stack, systems: settings.systems, prices: settings.prices, budget: budget?.month };
  } catch (error) {
    if (error instanceof pulumi.RunError) throw new OperationError(error.message);
    throw error;
  } finally {
    process.chdir(here);
  }
}

/** Config without what is no matter of what the stack is: whether it is within its budget, and whether its repositories can be reached. */
function withoutRules({ project, values }: Overridden["config"], budgetPath: string | undefined) {
  const sources = `${project}:checkSources`;
  const kept = Object.entries(values).filter(([key]) => key !== budgetPath);
  const asked = values[sources] ?? "true";
  return { ...Object.fromEntries(kept), [sources]: asked === "true" ? "false" : asked };
}

/** A stack's config as an update has it. */
async function configOf(context: Pick<CommandContext, "project" | "step">, stack: string): Promise<Overridden> {
  const { project } = context;
  const { name } = readYamlAs(pulumiFile, path.join(project.root, "Pulumi.yaml"));
  const { config } = readYamlAs(stackFile, stackFilePath(project, stack));
  const file = Object.fromEntries(
    Object.entries(config).map(([key, value]) => [key.includes(":") ? key : `${name}:${key}`, value] as const),
  );
  const mine = Object.entries(file).filter(([key]) => key.startsWith(`${name}:`));
  const read = mine.some(([, value]) => hasSecret(value)) ? await decrypted(context, stack) : inTheClear(file);
  const given = { ...read, stack, project: name, file, environment: {}, isPreview: true };
  return overridden(given, overrideOf(project, stack));
}

function overrideOf(project: Project, stack: string) {
  const file = overrideFile(stack);
  const place = path.join(project.root, file);
  return existsSync(place) ? { file, config: readYamlAs(stackFile, place).config } : undefined;
}

function inTheClear(file: Readonly<Record<string, unknown>>) {
  const clear = Object.entries(file).filter(([, value]) => !hasSecret(value));
  return { values: configTexts(Object.fromEntries(clear)), secretKeys: [] };
}

async function decrypted({ project, step }: Pick<CommandContext, "project" | "step">, stack: string) {
  const entries = Object.entries(await readConfig(await pulumiFor(project, stack, step), stack));
  return {
    values: Object.fromEntries(entries.map(([key, { value = "" }]) => [key, value])),
    secretKeys: entries.flatMap(([key, { secret }]) => (secret ? key : [])),
  };
}

/** Whether anything in a value of a stack's file is encrypted. */
function hasSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return ("secure" in value && typeof value.secure === "string") || Object.values(value).some(hasSecret);
}
