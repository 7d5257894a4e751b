import { execFile } from "node:child_process";
import { withoutCredentials } from "@slipway/render-api";

export interface GitAnswer {
  isDone: boolean;
  /** What git wrote, also before it failed. */
  output: string;
  /** What it said of its failure. */
  error: string;
}

export interface GitOptions {
  cwd?: string;
  env?: Record<string, string>;
  /** Ends it. */
  signal?: AbortSignal;
}

/** What git starts to talk HTTP outlives it when it is ended, and gives up by itself only on a server that sends nothing for so long. */
const IMPATIENT = { GIT_HTTP_LOW_SPEED_LIMIT: "1", GIT_HTTP_LOW_SPEED_TIME: "5" };

/** Of what it says: more than the names of all files of the largest repositories, and no more than a machine can take from a server. */
const mostBytes = 256 * 1024 * 1024;

/**
 * Asks git, which asks nobody in turn: no passwords, no other machine for what a partial clone doesn't hold, and no program
 * that a repository has set up to watch its files.
 */
export function askGit(args: readonly string[], { cwd, env, signal }: GitOptions = {}): Promise<GitAnswer> {
  const handedOver = withoutCredentials(args, { ...process.env, ...env });
  const quiet = {
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    LC_ALL: "C",
    ...IMPATIENT,
    ...env,
    ...handedOver.env,
  };
  const options = { cwd, signal, env: { ...process.env, ...quiet }, maxBuffer: mostBytes };
  return new Promise((resolve) => {
    execFile("git", ["-c", "core.fsmonitor=false", ...handedOver.args], options, (error, output, stderr) => {
      resolve({ isDone: error === null, output, error: stderr === "" ? (error?.message ?? "") : stderr });
    });
  });
}

/** As {@link askGit}, where it has to work. */
export async function readGit(args: readonly string[], cwd: string): Promise<string> {
  const { isDone, output, error } = await askGit(args, { cwd });
  if (!isDone) throw new Error(`\`git ${args[0]}\` failed in ${cwd}: ${error.trim()}`);
  return output;
}
