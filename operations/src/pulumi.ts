import { mkdir } from "node:fs/promises";
import { execa } from "execa";
import type { Step } from "../../toolchain/progress";
import { ensurePulumi } from "../../toolchain/pulumi";
import { readRecord } from "./emulator/record";
import { OperationError } from "./operation-error";
import type { Project } from "./project";
import { explain } from "./pulumi-failure";
import { emulatorHost } from "./stack-config";
import { emulatorVariables, toolVariables, type Variables } from "./stack-environment";

/** A `pulumi` that works, in a project, with the environment that a stack needs. */
export interface Pulumi {
  /** What is set for it, over the user's own environment. */
  variables: Variables;
  /** Runs it on this terminal. Resolves with its exit code. */
  run(args: readonly string[]): Promise<number>;
  /** Runs it quietly. Resolves with what it printed; rejects with what it complained of. */
  read(args: readonly string[]): Promise<string>;
}

/** The `pulumi` for `stack`; without one, the user's own backend and keys are left as they are. */
export async function pulumiFor(project: Project, stack: string | undefined, step: Step): Promise<Pulumi> {
  const variables = toolVariables(await ensurePulumi(step), process.env.PATH ?? "");
  const isOnEmulator = stack !== undefined && emulatorHost(project, stack) !== undefined;
  if (isOnEmulator) {
    await mkdir(project.stateFolder, { recursive: true });
    Object.assign(variables, emulatorVariables(project, readRecord(project)));
  }
  const settings = { cwd: project.root, env: variables, reject: false } as const;
  return {
    variables,
    run: (args) => withSignalsLeftToChild(() => execa("pulumi", args, { ...settings, stdio: "inherit" })),
    read: async (args) => {
      const ask = () => execa("pulumi", [...args, "--non-interactive"], settings);
      const result = await step(`asking Pulumi (\`pulumi ${args[0] ?? ""}\`)`, ask, "leaves no trace");
      if (!result.failed) return result.stdout;
      const complaint = result.stderr || (result.shortMessage ?? "");
      throw new OperationError(explain({ args, stack: stack ?? "", isOnEmulator, complaint }));
    },
  };
}

/** Ctrl-C reaches Pulumi through the terminal; it ends its update in good order, and only then do we end. */
async function withSignalsLeftToChild(
  start: () => PromiseLike<{ exitCode?: number }> & { kill(signal: NodeJS.Signals): boolean },
): Promise<number> {
  const child = start();
  const wait = (): void => undefined;
  const forward = (signal: NodeJS.Signals): void => {
    child.kill(signal);
  };
  process.on("SIGINT", wait).on("SIGTERM", forward);
  try {
    return (await child).exitCode ?? 1;
  } finally {
    process.off("SIGINT", wait).off("SIGTERM", forward);
  }
}
