import { execa } from "execa";
import type { Step } from "../../toolchain/progress";
import { ensurePulumi } from "../../toolchain/pulumi";
import { findEmulator } from "./emulator/record";
import { OperationError } from "./operation-error";
import { passphraseVariable, takesEmulatorPassphrase } from "./passphrase";
import { ensureStateFolder, type Project } from "./project";
import { type Backend, backendOf } from "./pulumi-backend";
import { explain } from "./pulumi-failure";
import { encryptionSalt, hasStackFile } from "./stack-config";
import { emulatorVariables, toolVariables, unusedNote, type Variables } from "./stack-environment";
import { note } from "./terminal";
import { type ProgramSettings, runOnTerminal, type TerminalRun } from "./terminal-program";

/** In what is offered to be run, it is started as it was: a plain `pulumi` need not be on PATH. */
const OURS = { RENDER_PULUMI_COMMAND: "npm run pulumi --" };

/** A `pulumi` that works, in a project, with the environment that a stack needs. */
export interface Pulumi {
  backend: Backend;
  /** What is set for it, over the user's own environment. */
  variables: Variables;
  /** Runs it on this terminal; its output goes to standard error where ours is one document. */
  run(args: readonly string[], output?: ProgramSettings["output"]): Promise<TerminalRun>;
  /** Runs it quietly. Resolves with what it printed; rejects with what it complained of. */
  read(args: readonly string[]): Promise<string>;
}

/**
 * The `pulumi` for `stack`.
 *
 * @param backend whose state it works on; by default that of {@link backendOf}
 */
export async function pulumiFor(
  project: Project,
  stack: string | undefined,
  step: Step,
  backend: Backend = backendOf(project, stack, process.env),
): Promise<Pulumi> {
  const variables = toolVariables(await ensurePulumi(step), process.env.PATH ?? "");
  if (backend === "emulator") {
    ensureStateFolder(project);
    const salt = stack === undefined ? undefined : encryptionSalt(project, stack);
    const own = stack !== undefined && !takesEmulatorPassphrase(salt, process.env);
    Object.assign(variables, emulatorVariables(project, await findEmulator(project), own));
    note(unusedNote(variables, process.env, stack));
  }
  const settings = { cwd: project.root, env: variables, reject: false } as const;
  const hasFile = stack === undefined || hasStackFile(project, stack);
  const passphrase = passphraseVariable({ ...process.env, ...variables });
  return {
    backend,
    variables,
    run: (args, output = "stdout") =>
      runOnTerminal("pulumi", args, { cwd: project.root, env: { ...variables, ...OURS }, output }),
    read: async (args) => {
      const ask = () => execa("pulumi", [...args, "--non-interactive"], settings);
      const result = await step(`asking Pulumi (\`pulumi ${args[0] ?? ""}\`)`, ask, "leaves no trace");
      if (!result.failed) return result.stdout;
      const complaint = result.stderr || (result.shortMessage ?? "");
      throw new OperationError(explain({ args, stack: stack ?? "", backend, hasFile, passphrase, complaint }));
    },
  };
}
