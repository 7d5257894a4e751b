import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import * as path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { rehearsalStack } from "../../../infra/rehearsal-name";
import { shellWord } from "../../../infra/shell-word";
import { systems } from "../../../stacks";
import { readFileSettings } from "../file-settings";
import { ensureGitHost, placeGitHost, repositoryAt } from "../git-host/start";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { fileText, rehearsalOf } from "../rehearsal/settings";
import { linesToTry } from "../rehearsal/what-to-try";
import {
  defaultEmulatorHost,
  emulatorHost,
  readStackConfig,
  servedUrl,
  type StackConfig,
  stackFilePath,
} from "../stack-config";
import type { CommandContext } from "./context";
import { destroy } from "./destroy";
import { stackEmulator } from "./stack-emulator";
import { start } from "./start";

/** How a stack is rehearsed. */
export interface RehearseOptions {
  /** A folder of the application's repository; by default the project's own. */
  repo?: string;
  /** Whether to take away what a rehearsal made, instead of holding one. */
  destroy?: boolean;
}

/**
 * Brings up on the emulator what a stack would bring up at Render, with the settings in its file, and verifies it. Resolves with an
 * exit code.
 */
export async function rehearse(context: CommandContext, stack: string, options: RehearseOptions): Promise<number> {
  if (options.destroy === true) return destroyRehearsal(context, rehearsalStack(stack));
  const { project, say } = context;
  const former = readStackConfig(context.project, rehearsalStack(stack)) ?? { config: {} };
  const place = await placeGitHost(project, await repositoryAt(options.repo ?? project.root), servedUrl(former));
  const rehearsal = rehearsalOf({
    stack,
    real: realFile(context, stack),
    former,
    host: defaultEmulatorHost(project).href,
    repo: place.url,
    folderOf: (system) => {
      const folder = `examples/${system}`;
      return existsSync(path.join(place.folder, folder)) ? folder : undefined;
    },
    systems: systems.map(({ name }) => name),
  });
  await writeFile(stackFilePath(project, rehearsal.stack), fileText(stack, rehearsal.file));
  say(`\`${rehearsal.stack}\` has all settings of \`Pulumi.${stack}.yaml\`. What differs:`);
  for (const line of rehearsal.differences) say(`  ${line}`);
  await stackEmulator(context, rehearsal.stack);
  await ensureGitHost(project, place, stackFilePath(project, rehearsal.stack));
  await requireRight(stack, rehearsal.file, place.folder);
  const code = await start(context, { stack: rehearsal.stack });
  if (rehearsal.missing.length > 0) say(`\nWhat \`Pulumi.${stack}.yaml\` lacks:`);
  for (const line of rehearsal.missing) say(`  ${line}`);
  say("\nWhat to rehearse:");
  for (const line of linesToTry(stack, rehearsal.file.config, place.folder)) say(`  ${line}`);
  return code;
}

/** Tells what is wrong with the settings as the real stack's, which is where they are mended. */
async function requireRight(stack: string, { config }: StackConfig, repository: string): Promise<void> {
  try {
    await readFileSettings(stack, config);
  } catch (error) {
    if (error instanceof pulumi.RunError)
      throw new OperationError(error.message.replaceAll("<repository>", shellWord(repository)));
    throw error;
  }
}

async function destroyRehearsal(context: CommandContext, stack: string): Promise<number> {
  if (readStackConfig(context.project, stack) === undefined) {
    context.say(`There is nothing to destroy: there is no \`Pulumi.${stack}.yaml\`.`);
    return 0;
  }
  await stackEmulator(context, stack);
  const own = await pulumiFor(context.project, stack, context.step);
  // What holds data is protected as in the real stack; this is none.
  await own.read(["state", "unprotect", "--all", "--yes", "--stack", stack]);
  const code = await destroy(context, { stack });
  if (code !== 0) return code;
  await own.read(["stack", "rm", "--yes", "--stack", stack]);
  context.say(`\`Pulumi.${stack}.yaml\` is gone too.`);
  return 0;
}

function realFile(context: CommandContext, stack: string): StackConfig {
  const file = readStackConfig(context.project, stack);
  if (file === undefined) {
    throw new OperationError(
      `There is no \`Pulumi.${stack}.yaml\` to rehearse: name a stack that has one, such as \`staging\`.`,
    );
  }
  if (emulatorHost(context.project, stack) !== undefined) {
    throw new OperationError(`\`${stack}\` is on the emulator anyway: \`npm start -- --stack ${stack}\` brings it up.`);
  }
  return file;
}
