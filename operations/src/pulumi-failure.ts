import { shellWord } from "../../infra/shell-word";
import { startCommand } from "../../infra/start-command";
import type { Backend } from "./pulumi-backend";

/** A `pulumi` that was to be read and failed. */
export interface PulumiFailure {
  args: readonly string[];
  /** The stack that it was about. */
  stack: string;
  /** Where the stack's state was looked for. */
  backend: Backend;
  /** Whether the project says anything of the stack. */
  hasFile: boolean;
  /** The variable that gave it a passphrase; undefined when none did. */
  passphrase: string | undefined;
  /** What it complained of. */
  complaint: string;
}

/** What to do about it, where that can be told; else what Pulumi says. */
export function explain({ args, stack, backend, hasFile, passphrase, complaint }: PulumiFailure): string {
  if (/PULUMI_ACCESS_TOKEN must be set|invalid access token|\[401\]/.test(complaint)) {
    return (
      `Pulumi is not logged in on this machine, so stack \`${stack}\` can't be read: log in with \`npm run pulumi -- login\`, ` +
      "or set `PULUMI_BACKEND_URL` to where its state is."
    );
  }
  if (/no stack named '.*' found/.test(complaint)) {
    if (backend === "emulator") return hasFile ? notUp(stack, true) : notThere(stack);
    return (
      `There is no stack \`${stack}\` where Pulumi is logged in: create it with \`npm run pulumi -- stack init ${stack}\`, ` +
      "or set `PULUMI_BACKEND_URL` to where its state is."
    );
  }
  const folder = /unable to open bucket file:\/\/([^?:]+).*no such file or directory/.exec(complaint)?.[1];
  if (folder !== undefined) return missingFolder(folder);
  if (complaint.includes("incorrect passphrase")) return wrongPassphrase(stack, backend, passphrase);
  if (complaint.includes("passphrase must be set")) {
    return (
      `The secrets of stack \`${stack}\` can't be read without its passphrase: set \`PULUMI_CONFIG_PASSPHRASE\`, ` +
      "or `PULUMI_CONFIG_PASSPHRASE_FILE`, to the one that it was created with."
    );
  }
  return `\`pulumi ${args.join(" ")}\` failed: ${complaint}`;
}

/** Says that the folder in which Pulumi is to keep state isn't there. */
export function missingFolder(folder: string): string {
  return (
    `Pulumi is to keep its state in \`${folder}\`, and there is no such folder: create it with \`mkdir -p ${shellWord(folder)}\`, ` +
    "or set `PULUMI_BACKEND_URL` to another place."
  );
}

/** The passphrase of a stack on the emulator is the user's own only when the user has set one. */
function wrongPassphrase(stack: string, backend: Backend, passphrase = "PULUMI_CONFIG_PASSPHRASE"): string {
  const wrong =
    backend === "emulator" && process.env[passphrase] === undefined
      ? `the passphrase that stacks on the emulator have is not the one that \`Pulumi.${stack}.yaml\` was encrypted with`
      : `\`${passphrase}\` is not the passphrase that it was created with`;
  return `The secrets of stack \`${stack}\` can't be read: ${wrong}. Set \`${passphrase}\` to that one.`;
}

/** Says that nothing on this machine tells of a stack, and how it comes to be there, or is found elsewhere. */
function notThere(stack: string): string {
  return (
    `There is no stack \`${stack}\` on the emulator, and Pulumi is logged in nowhere else: create it with ` +
    `\`npm run pulumi -- stack init ${stack}\`, or log in with \`npm run pulumi -- login\`.`
  );
}

/** Says that a stack has nothing yet, and how it comes to have something. */
export function notUp(stack: string, isOnEmulator: boolean): string {
  const up = isOnEmulator ? startCommand(stack) : `npm run pulumi -- up --stack ${stack}`;
  return `Stack \`${stack}\` has no services yet: bring it up with \`${up}\`.`;
}
