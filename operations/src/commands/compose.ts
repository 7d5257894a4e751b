import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { composeFileOf } from "../../../stacks/compose-file";
import type { ConfiguredSystem } from "../../../stacks/system";
import { configuredSystems } from "../configured-systems";
import { OperationError } from "../operation-error";
import type { CommandContext } from "./context";

/** Which system's Compose file is made, and where to. */
export interface ComposeOptions {
  stack: string;
  system: string;
  /** A file; by default it is printed. */
  output?: string;
}

/**
 * Makes the Compose file with which Docker runs a system of a stack on this machine.
 *
 * @throws OperationError when the stack doesn't bring the system up, a part of it can't be run by Compose, or the file can't be written
 */
export async function compose(context: CommandContext, { stack, system, output }: ComposeOptions): Promise<void> {
  const { systems } = await configuredSystems(context, stack);
  const names = systems.map((one) => one.system.name);
  const wanted = systems.find((one) => one.system.name === system);
  if (wanted === undefined)
    throw new OperationError(`Stack \`${stack}\` brings up no \`${system}\`: it has ${names.join(", ")}.`);
  const text = await composeText(wanted, stack);
  if (output === undefined) {
    context.say(text.trimEnd());
    return;
  }
  const file = path.resolve(output);
  try {
    await writeFile(file, text);
  } catch (error) {
    throw new OperationError(`\`${file}\` can't be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The file as it stands in the application's folder. */
async function composeText(system: ConfiguredSystem, stack: string): Promise<string> {
  try {
    const head = `# Made by \`npx slipway compose --stack ${stack} --system ${system.system.name}\` of the composition that Render runs.\n`;
    // By the older rules `no` is no text, and some that read Compose files still go by them.
    return (
      head + stringify(await composeFileOf(system), { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" })
    );
  } catch (error) {
    if (error instanceof pulumi.RunError) throw new OperationError(`${error.message}.`);
    throw error;
  }
}
