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

/** Runs git in copies of repositories, where it may talk to other machines, and never asks anybody anything. */
export class Git {
  constructor(private readonly options: GitOptions) {}

  /** @throws StepFailure when it fails; what it wrote is in the job's log */
  run(gitDir: string, args: readonly string[], job: GitJob, { cwd = gitDir, env = {} }: GitPlace = {}): Promise<void> {
    return runStep(this.options.guard, {
      name: "Git",
      command: "git",
      args: ["--git-dir", gitDir, ...settings, ...args],
      cwd,
      // What it says is read, so it says it in English.
      env: { ...this.options.env, ...env, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
      limitMs: this.options.limitMs,
      signal: job.signal,
      onLine: (line) => job.log(line),
    });
  }
}

/** What git says of a repository on this machine; undefined when it fails. It asks no other machine. */
export async function read(args: readonly string[], env: Record<string, string> = {}): Promise<string | undefined> {
  const result = await execa("git", args, {
    reject: false,
    stripFinalNewline: false,
    env: { GIT_NO_LAZY_FETCH: "1", ...env },
  });
  return result.exitCode === 0 ? result.stdout : undefined;
}
