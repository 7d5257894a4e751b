import * as pulumi from "@pulumi/pulumi";
import { stringify } from "yaml";
import { composeFileOf } from "../../../stacks/compose-file";
import type { ConfiguredSystem } from "../../../stacks/system";
import { configuredSystems, requireConfigured } from "../configured-systems";
import { OperationError } from "../operation-error";
import { writeOutput } from "../write-output";
import type { CommandContext } from "./context";

/** Which system's Compose file is made, and where to. */
export interface ComposeOptions {
  stack: string;
  system: string;
  /** Whether it is for a host where somebody depends on the system. */
  production?: boolean;
  /** A file; by default it is printed. */
  output?: string;
}

/**
 * Makes the Compose file with which Docker runs a system of a stack on this machine, or in production on a host.
 *
 * @throws OperationError when the stack doesn't bring the system up, a part of it can't be run by Compose, or the file can't be written
 */
export async function compose(context: CommandContext, options: ComposeOptions): Promise<void> {
  const { stack, system, production = false, output } = options;
  const wanted = requireConfigured(await configuredSystems(context, stack), system);
  await writeOutput(await composeText(wanted, stack, production), output, context.say);
}

/** The file as it stands in the application's folder. */
async function composeText(system: ConfiguredSystem, stack: string, isProduction: boolean): Promise<string> {
  try {
    const command = `npx slipway compose --stack ${stack} --system ${system.system.name}${isProduction ? " --production" : ""}`;
    const head = `# Made by \`${command}\` of the composition that Render runs.\n`;
    const file = await composeFileOf(system, isProduction);
    // By the older rules `no` is no text, and some that read Compose files still go by them.
    return head + stringify(file, { lineWidth: 0, aliasDuplicateObjects: false, version: "1.1" });
  } catch (error) {
    if (error instanceof pulumi.RunError) throw new OperationError(`${error.message}.`);
    throw error;
  }
}
