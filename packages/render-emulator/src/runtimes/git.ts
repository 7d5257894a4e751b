import { withoutCredentials } from "@slipway/render-api";
import { execa } from "execa";
import type { Guard } from "./guard";
import type { Log } from "./runtime";
import { runStep } from "./step";

export interface GitOptions {
  guard: Guard;
  /** The emulator's own environment: git finds its credentials by it. */
  env: Readonly<Record<string, string | undefined>>;
  limitMs: number;
}

/** On whose behalf git runs: it writes to this log and ends by this signal. */
export interface GitJob {
  log: Log;
  signal: AbortSignal;
  /**
   * How long one command may take, in milliseconds.
   *
   * @default {@link GitOptions.limitMs}
   */
  limitMs?: number;
}

/** Where a command runs, and with what besides the emulator's own environment. */
export interface GitPlace {
  cwd?: string;
  env?: Record<string, string>;
}

/**
 * What every command is told: a user's own hooks are not for the emulator's copies, and the newest protocol lets any
 * commit be asked for by name.
 */
const settings = ["-c", "core.hooksPath=/dev/null", "-c", "protocol.version=2"];

/**
 * What names a repository, or a part of one, in the environment: git sets it for hooks and for commands of its own, and
 * from within one of them a copy's objects would come into that repository.
 */
const ofOneRepository = new Set(
  (
    "DIR WORK_TREE COMMON_DIR INDEX_FILE OBJECT_DIRECTORY ALTERNATE_OBJECT_DIRECTORIES QUARANTINE_PATH NAMESPACE PREFIX " +
    "GRAFT_FILE SHALLOW_FILE REPLACE_REF_BASE NO_REPLACE_OBJECTS IMPLICIT_WORK_TREE INTERNAL_SUPER_PREFIX"
  )
    .split(" ")
    .map((name) => `GIT_${name}`),
);

/** An environment in which git finds the repository that it is told, and no other. */
export function withoutRepository(env: GitOptions["env"]): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ofOneRepository.has(name)));
}

/** Runs git in copies of repositories, where it may talk to other machines, and never asks anybody anything. */
export class Git {
  constructor(private readonly options: GitOptions) {}

  /** @throws StepFailure when it fails; what it wrote is in the job's log */
  async run(
    gitDir: string,
    args: readonly string[],
    job: GitJob,
    { cwd = gitDir, env = {} }: GitPlace = {},
  ): Promise<void> {
    const handedOver = withoutCredentials(args, this.options.env);
    await runStep(this.options.guard, {
      name: "Git",
      command: "git",
      args: ["--git-dir", gitDir, ...settings, ...handedOver.args],
      cwd,
      // What it says is read, so it says it in English.
      env: { ...this.options.env, ...env, ...(await unattended(this.options.env)), ...handedOver.env, LC_ALL: "C" },
      limitMs: job.limitMs ?? this.options.limitMs,
      signal: job.signal,
      onLine: (line) => job.log(line),
    });
  }
}

/**
 * Keeps git, and what it starts, from asking anybody for a password, in a terminal or in a window: what it needs comes
 * from its credential helpers and from the SSH agent. Whoever has set up an SSH command of their own keeps it.
 *
 * @param env the emulator's own environment
 */
export async function unattended(env: GitOptions["env"]): Promise<Record<string, string>> {
  const ownCommand = env.GIT_SSH_COMMAND ?? env.GIT_SSH ?? (await read(["config", "--get", "core.sshCommand"], env));
  return {
    GIT_TERMINAL_PROMPT: "0",
    GIT_ASKPASS: "",
    SSH_ASKPASS: "false",
    SSH_ASKPASS_REQUIRE: "force",
    GCM_INTERACTIVE: "never",
    ...(ownCommand === undefined ? { GIT_SSH_COMMAND: "ssh -o BatchMode=yes -o ConnectTimeout=10" } : {}),
  };
}

/** What git says of a repository on this machine; undefined when it fails. It asks no other machine. */
export async function read(args: readonly string[], env: GitOptions["env"] = {}): Promise<string | undefined> {
  const result = await execa("git", args, {
    reject: false,
    stripFinalNewline: false,
    env: { ...withoutRepository(process.env), GIT_NO_LAZY_FETCH: "1", ...env },
    extendEnv: false,
  });
  return result.exitCode === 0 ? result.stdout : undefined;
}

/** Whether a copy holds a commit. */
export async function isPresent(gitDir: string, commitId: string): Promise<boolean> {
  return (await objectType(gitDir, `${commitId}^{commit}`)) === "commit";
}

/** What an object of a copy is: `commit`, `tree`, … */
export async function objectType(gitDir: string, object: string): Promise<string | undefined> {
  return (await read(["--git-dir", gitDir, "cat-file", "-t", object]))?.trim();
}
