import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { DEFAULT_STACK } from "../../../infra/start-command";
import { createStack } from "../create-stack";
import { failedDeploys } from "../failed-update";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import { pulumiFor } from "../pulumi";
import { pulumiArguments } from "../pulumi-arguments";
import { backendOf } from "../pulumi-backend";
import { missingFolder } from "../pulumi-failure";
import { stackOf } from "../stack-argument";
import { emulatorHost, hasStackFile, requireEmulatorHost, stackFilePath } from "../stack-config";
import { note } from "../terminal";
import type { CommandContext } from "./context";
import { withSetting } from "../with-setting";

/** They choose a backend, so none is chosen for them. */
const CHOOSING = ["login", "logout"];

/** They deploy. */
const UPDATING = ["up", "update"];

/**
 * Runs `pulumi` with the environment of the stack that `args` name. A stack on the emulator is created when it isn't there, so
 * that a preview works in a fresh clone. Resolves with Pulumi's exit code.
 */
export async function runPulumi(context: CommandContext, args: readonly string[]): Promise<number> {
  const { project, step } = context;
  const [command = "", subcommand] = args;
  const stack = stackOf(args, process.env);
  const backend = CHOOSING.includes(command) ? "user's" : backendOf(project, stack, process.env);
  if (backend === "user's") requireBackendFolder(process.env.PULUMI_BACKEND_URL);
  const isNew = stack !== undefined && !hasStackFile(project, stack);
  if (backend === "emulator" && (stack === undefined || isNew)) note(chosenForYou(stack));
  const isPlaced = backend === "emulator" && isNew && command === "stack" && subcommand === "init";
  if (isPlaced) requireStackName(stack);
  const pulumi = await pulumiFor(project, stack, step, backend);
  if (stack !== undefined && command !== "stack" && emulatorHost(project, stack) !== undefined) {
    await createStack(pulumi, stack);
  }
  const { exitCode, wasInterrupted } = await pulumi.run(pulumiArguments(args));
  if (isPlaced && exitCode === 0) await placeOnEmulator(project, stack);
  const hasFailed = UPDATING.includes(command) && exitCode !== 0 && !wasInterrupted;
  if (hasFailed && stack !== undefined) for (const line of await failedDeploys(context, stack)) note(line);
  return exitCode;
}

function chosenForYou(stack: string | undefined): string {
  const what = stack === undefined ? "no stack is named" : `there is no \`Pulumi.${stack}.yaml\` yet`;
  return (
    `Pulumi is logged in nowhere and ${what}, so this is about the stacks on the emulator; ` +
    "`npm run pulumi -- login` or `PULUMI_BACKEND_URL` chooses another place."
  );
}

/** The stack's file is named after it, so a name that Pulumi would refuse must not come so far. */
function requireStackName(stack: string): void {
  if (/^[\w.-]{1,100}$/.test(stack)) return;
  throw new OperationError(
    `\`${stack}\` can't be the name of a stack on the emulator: expected letters, digits, \`-\`, \`_\` and \`.\`, at most 100.`,
  );
}

/** From then on the stack's own file says where it is, beside what Pulumi has written there. */
async function placeOnEmulator(project: Project, stack: string): Promise<void> {
  const file = stackFilePath(project, stack);
  const text = existsSync(file) ? await readFile(file, "utf8") : "";
  await writeFile(file, withSetting(text, "render:host", requireEmulatorHost(project, DEFAULT_STACK).href));
}

/** Pulumi says of such a folder that a bucket can't be opened. */
function requireBackendFolder(url = ""): void {
  if (!url.startsWith("file:///")) return;
  const folder = fileURLToPath(url);
  if (!existsSync(folder)) throw new OperationError(missingFolder(folder));
}
