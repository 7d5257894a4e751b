import { DEFAULT_STACK } from "./stack-config";

/** A `pulumi` that was to be read and failed. */
export interface PulumiFailure {
  args: readonly string[];
  /** The stack that it was about. */
  stack: string;
  /** Whether the stack is on the emulator, so that its state is in the project's folder. */
  isOnEmulator: boolean;
  /** What it complained of. */
  complaint: string;
}

/** What to do about it, where that can be told; else what Pulumi says. */
export function explain({ args, stack, isOnEmulator, complaint }: PulumiFailure): string {
  if (/PULUMI_ACCESS_TOKEN must be set|invalid access token|\[401\]/.test(complaint)) {
    return (
      `Pulumi is not logged in on this machine, so stack \`${stack}\` can't be read: log in with \`npm run pulumi -- login\`, ` +
      "or set `PULUMI_BACKEND_URL` to where its state is."
    );
  }
  if (/no stack named '.*' found/.test(complaint)) {
    if (isOnEmulator) return notUp(stack, isOnEmulator);
    return (
      `There is no stack \`${stack}\` where Pulumi is logged in: create it with \`npm run pulumi -- stack init ${stack}\`, ` +
      "or set `PULUMI_BACKEND_URL` to where its state is."
    );
  }
  if (/passphrase must be set|incorrect passphrase/.test(complaint)) {
    return (
      `The secrets of stack \`${stack}\` can't be read: set \`PULUMI_CONFIG_PASSPHRASE\`, ` +
      "or `PULUMI_CONFIG_PASSPHRASE_FILE`, to the passphrase that it was created with."
    );
  }
  return `\`pulumi ${args.join(" ")}\` failed: ${complaint}`;
}

/** Says that a stack has nothing yet, and how it comes to have something. */
export function notUp(stack: string, isOnEmulator: boolean): string {
  const start = stack === DEFAULT_STACK ? "npm start" : `npm start -- --stack ${stack}`;
  const up = isOnEmulator ? start : `npm run pulumi -- up --stack ${stack}`;
  return `Stack \`${stack}\` has no services yet: bring it up with \`${up}\`.`;
}
