import { previewStack } from "../../../infra/preview-stack-name";
import type { CommandContext } from "../commands/context";
import { stackEmulator } from "../commands/stack-emulator";
import { readResources } from "../deployed-stack";
import { findEmulator } from "../emulator/record";
import { OperationError } from "../operation-error";
import { pulumiFor } from "../pulumi";
import { defaultEmulatorHost, emulatorHost } from "../stack-config";
import { readStackFile } from "../stack-file";
import { fullName, type StackResources } from "../stack-resources";
import { requireUnlocked } from "../updates/lock";
import type { PreviewStack } from "./find";
import { recoverPreview } from "./recover";
import { removeOwnFile, requireOwnFile, writeOwnFile } from "./own-file";

/**
 * Destroys what a pull request's stack made, and removes the stack and its file. Nothing of it has to be on this machine but, for one on the
 * emulator, the emulator.
 *
 * @throws OperationError when something of it is left
 */
export async function takeDown(context: CommandContext, { stack, pullRequest, backend }: PreviewStack): Promise<void> {
  const { project, step, say } = context;
  const name = previewStack(pullRequest);
  requireOwnFile(project, name);
  await requireUnlocked(await pulumiFor(project, name, step, backend), stack);
  await prepareFile(context, name, backend);
  if (backend === "emulator") await stackEmulator(context, name);
  const pulumi = await pulumiFor(project, name, step, backend);
  await recoverPreview(context, pulumi, { stack });
  const resources = await readResources(pulumi, stack);
  const { exitCode } = await pulumi.run(["destroy", "--yes", "--skip-preview", "--stack", stack]);
  if (exitCode !== 0)
    throw new OperationError(
      `\`${stack}\` is not taken down: Pulumi says above why. \`npx slipway preview-stack down --pr ${pullRequest}\` goes on from there.`,
    );
  await pulumi.read(["stack", "rm", "--yes", "--stack", stack]);
  await removeOwnFile(project, name);
  for (const line of removedLines(name, resources)) say(line);
}

/** Gives the stack the file that a clone lacks which didn't make it; or takes one away that is about a namesake in another place. */
async function prepareFile(
  { project }: CommandContext,
  stack: string,
  backend: PreviewStack["backend"],
): Promise<void> {
  const isOnEmulator = emulatorHost(project, stack) !== undefined;
  if (isOnEmulator === (backend === "emulator")) return;
  const { encryptionsalt } = readStackFile(project, stack) ?? {};
  if (backend !== "emulator") {
    await removeOwnFile(project, stack);
    return;
  }
  const host = (await findEmulator(project))?.url ?? defaultEmulatorHost(project).href;
  const config = { "render:host": host };
  await writeOwnFile(project, stack, { config, ...(encryptionsalt !== undefined && { encryptionsalt }) });
}

function removedLines(stack: string, { services, dataStores }: StackResources): string[] {
  const parts = [...services, ...dataStores].map((part) => `${fullName(part)} (${part.kind})`);
  return [
    `\`${stack}\` is taken down; ${parts.length === 0 ? "it held nothing" : "with it went:"}`,
    ...parts.map((part) => `  ${part}`),
  ];
}
