import * as path from "node:path";
import { execa } from "execa";
import type { Step } from "../../toolchain/progress";
import { ensurePulumi } from "../../toolchain/pulumi";
import { findEmulator } from "./emulator/record";
import { OperationError } from "./operation-error";
import { passphraseVariable, takesEmulatorPassphrase } from "./passphrase";
import { ensureStateFolder, type Project } from "./project";
import { type Backend, backendOf } from "./pulumi-backend";
import { explain } from "./pulumi-failure";
import { encryptionSalt, hasStackFile, isOnDockerHost } from "./stack-config";
import { emulatorVariables, NO_OTHER_PLUGINS, toolVariables, unusedNote, type Variables } from "./stack-environment";
import { note } from "./terminal";
import { runOnTerminal, type TerminalRun } from "./terminal-program";

/** In what is offered to be run, it is started as it was: a plain `pulumi` need not be on PATH. */
const OURS = { RENDER_PULUMI_COMMAND: "npm run pulumi --" };

/** For `NODE_OPTIONS`: Pulumi's Node.js processes begin as our commands do. A program needs no compiler, and loading that is a third of its run. */
export const LAZY_SDK = `--require ${JSON.stringify(path.join(__dirname, "../bin/lazy-sdk.js"))}`;

/** A `pulumi` that works, in a project, with the environment that a stack needs. */
export interface Pulumi {
  backend: Backend;
  /** What is set for it, over the user's own environment. */
  variables: Variables;
  /** Runs it on this terminal. */
  run(args: readonly string[], options?: { quiet?: boolean; variables?: Variables }): Promise<TerminalRun>;
  /** Runs it quietly. Resolves with what it printed; rejects with what it complained of. */
  read(args: readonly string[]): Promise<string>;
  /** As `read`, for what prints something worth reading when it fails, too. */
  attempt(args: readonly string[], variables?: Variables): Promise<Attempt>;
}

/** What a quiet run came to. */
export interface Attempt {
  /** What it printed on standard output. */
  output: string;
  /** What it complained of; undefined when it did not fail. */
  failure: OperationError | undefined;
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
  if (stack !== undefined && !isOnDockerHost(project, stack)) Object.assign(variables, NO_OTHER_PLUGINS);
  if (backend === "emulator") {
    ensureStateFolder(project);
    const salt = stack === undefined ? undefined : encryptionSalt(project, stack);
    const own = stack !== undefined && !takesEmulatorPassphrase(salt, process.env);
    Object.assign(variables, emulatorVariables(project, await findEmulator(project), own));
    note(unusedNote(variables, process.env, stack));
  }
  const ours = { ...OURS, NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ""} ${LAZY_SDK}`.trim() };
  const settings = { cwd: project.root, env: { ...variables, ...ours }, reject: false } as const;
  const hasFile = stack === undefined || hasStackFile(project, stack);
  const passphrase = passphraseVariable({ ...process.env, ...variables });
  const attempt = async (args: readonly string[], more: Variables = {}): Promise<Attempt> => {
    const env = { ...settings.env, ...more };
    const ask = () => execa("pulumi", [...args, "--non-interactive"], { ...settings, env });
    const result = await step(`asking Pulumi (\`pulumi ${args[0] ?? ""}\`)`, ask, "leaves no trace");
    if (!result.failed) return { output: result.stdout, failure: undefined };
    const complaint = result.stderr || (result.shortMessage ?? "");
    const told = explain({ args, stack: stack ?? "", backend, hasFile, passphrase, complaint });
    return { output: result.stdout, failure: new OperationError(told) };
  };
  return {
    backend,
    variables,
    run: (args, { variables: more, ...options } = {}) =>
      runOnTerminal("pulumi", args, { cwd: project.root, env: { ...variables, ...ours, ...more }, ...options }),
    attempt,
    read: async (args) => {
      const { output, failure } = await attempt(args);
      if (failure !== undefined) throw failure;
      return output;
    },
  };
}
