import * as pulumi from "@pulumi/pulumi";
import { encryptedTexts } from "../../infra/encryption";
import { overridden, type Overridden, type OverrideSource } from "../../infra/override";
import { overrideFile } from "../../infra/override-file";
import { readSettings } from "../../infra/settings";
import { readStack } from "../../infra/stack-settings";
import type { PriceList } from "../../components/prices";
import { systems } from "../../stacks";
import type { ConfiguredSystem, System } from "../../stacks/system";
import type { CommandContext } from "./commands/context";
import { OperationError } from "./operation-error";
import { configTexts, hasSecret, readConfig } from "./pulumi-config";
import { pulumiFor } from "./pulumi";
import { projectName, readOverride, readStackConfig } from "./stack-config";

/** What a stack's settings say, without anything of it being up. */
export interface ConfiguredStack {
  stack: string;
  systems: readonly ConfiguredSystem[];
  /** Its platform's name, and what the platform's own settings say. */
  platform: { name: string; settings: unknown };
  /** What is encrypted in its config, in clear: wherever one of these texts stands is a secret. */
  encrypted: readonly string[];
  /** What its platform costs. */
  prices: PriceList;
  /** US dollars that it may cost a month, where that is set. */
  budget: number | undefined;
  /** The project's name, which is the namespace of its keys. */
  project: string;
  /** What of its config comes from a file of one's own. */
  overrides: OverrideSource | undefined;
}

/**
 * Reads a stack's settings from its file, with no account, no key and no network. Pulumi is asked only where a setting is encrypted.
 *
 * @param table systems that a stack may bring up
 * @throws OperationError when there is no such stack, or with all that a preview would find wrong in its settings: its cause has that one by one
 */
export async function configuredSystems(
  context: Pick<CommandContext, "project" | "step">,
  stack: string,
  table: readonly System[] = systems,
): Promise<ConfiguredStack> {
  const { project } = context;
  const given = readStackConfig(project, stack);
  if (given === undefined)
    throw new OperationError(
      `There is no \`Pulumi.${stack}.yaml\` in ${project.root}: name another stack with \`--stack\`, or create this one with ` +
        `\`npm run pulumi -- stack init ${stack}\`.`,
    );
  const here = process.cwd();
  // A repository on this machine is given by its path from the project, which is where the program runs.
  process.chdir(project.root);
  try {
    const { config, source } = await configOf(context, stack, given.config);
    const { budget } = readStack(config, table);
    const settings = await readSettings({ ...config, values: withoutRules(config, budget?.configPath) }, table, source);
    const { prices, platform } = settings;
    const encrypted = encryptedTexts(config).filter((text) => text !== "");
    const found = { stack, systems: settings.systems, platform, encrypted, prices, budget: budget?.month };
    return { ...found, project: config.project, overrides: source };
  } catch (error) {
    if (error instanceof pulumi.RunError) throw new OperationError(error.message, { cause: error });
    throw error;
  } finally {
    process.chdir(here);
  }
}

/** @throws OperationError when the stack doesn't bring the system up, with those that it does */
export function requireConfigured(
  { systems: enabled, stack, project }: ConfiguredStack,
  wanted: string,
): ConfiguredSystem {
  const found = enabled.find(({ system }) => system.name === wanted);
  if (found !== undefined) return found;
  const names = enabled.map(({ system }) => system.name).join(", ");
  throw new OperationError(
    `The stack ${stack} doesn't bring \`${wanted}\` up: \`Pulumi.${stack}.yaml\` has no \`${project}:${wanted}\`, or says \`enabled: false\` ` +
      `there. It brings up ${names}.`,
  );
}

/** Config without what is no matter of what the stack is: whether it is within its budget, and whether its repositories can be reached. */
function withoutRules({ project, values }: Overridden["config"], budgetPath: string | undefined) {
  const sources = `${project}:checkSources`;
  const kept = Object.entries(values).filter(([key]) => key !== budgetPath);
  const asked = values[sources] ?? "true";
  return { ...Object.fromEntries(kept), [sources]: asked === "true" ? "false" : asked };
}

/** A stack's config as an update has it. */
async function configOf(
  context: Pick<CommandContext, "project" | "step">,
  stack: string,
  file: Readonly<Record<string, unknown>>,
): Promise<Overridden> {
  const { project } = context;
  const name = projectName(project);
  const mine = Object.entries(file).filter(([key]) => key.startsWith(`${name}:`));
  const read = mine.some(([, value]) => hasSecret(value)) ? await decrypted(context, stack) : inTheClear(file);
  const given = { ...read, stack, project: name, file, environment: {}, isPreview: true };
  const override = readOverride(project, stack);
  return overridden(given, override && { file: overrideFile(stack), config: override });
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
