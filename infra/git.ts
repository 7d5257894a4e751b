import { execFile } from "node:child_process";
import { withGitSettings, withoutCredentials } from "@slipway/render-api";

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

/** Git knows the tree without files in every repository. */
export const emptyTree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904";

/** What git starts to talk HTTP outlives it when it is ended, and gives up by itself only on a server that sends nothing for so long. */
const IMPATIENT = { GIT_HTTP_LOW_SPEED_LIMIT: "1", GIT_HTTP_LOW_SPEED_TIME: "5" };

/** Of what it says: more than the names of all files of the largest repositories, and no more than a machine can take from a server. */
const mostBytes = 256 * 1024 * 1024;

/** No hooks, no program that watches files, none that checks signatures: a repository's configuration can name each of them. */
const noPrograms = ["core.hooksPath=/dev/null", "core.fsmonitor=false", "log.showSignature=false"].flatMap(
  (setting) => ["-c", setting],
);

/**
 * Asks git, which asks nobody in turn: no passwords, no other machine for what a partial clone doesn't hold, and no program
 * that a repository has set up, but for filters of its files ({@link withoutFilters}). It writes nothing to the repository.
 */
export function askGit(args: readonly string[], { cwd, env, signal }: GitOptions = {}): Promise<GitAnswer> {
  const handedOver = withoutCredentials(args, { ...process.env, ...env });
  const quiet = {
    GIT_TERMINAL_PROMPT: "0",
    GIT_NO_LAZY_FETCH: "1",
    GIT_OPTIONAL_LOCKS: "0",
    LC_ALL: "C",
    ...IMPATIENT,
    ...env,
    ...handedOver.env,
  };
  const options = { cwd, signal, env: { ...process.env, ...quiet }, maxBuffer: mostBytes };
  return new Promise((resolve) => {
    execFile("git", [...noPrograms, ...handedOver.args], options, (error, output, stderr) => {
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

/**
 * An environment in which git runs no filter that a repository's own configuration names for its files, as Git LFS is one: a file that such a
 * filter has made and that was touched since counts as changed. What the user has set up for all repositories is run.
 */
export async function withoutFilters(cwd: string): Promise<Record<string, string>> {
  const args = ["config", "--includes", "--show-scope", "--name-only", "-z", "--get-regexp", "^filter\\."];
  const { output } = await askGit(args, { cwd });
  const found = [...output.matchAll(/(\w+)\0([^\0]*)\0/g)].filter(
    ([, scope]) => scope === "local" || scope === "worktree",
  );
  const filters = new Set(found.map(([, , name = ""]) => name.slice(0, name.lastIndexOf("."))));
  const settings = [...filters].flatMap((filter) => [
    [`${filter}.clean`, ""] as const,
    [`${filter}.process`, ""] as const,
    [`${filter}.required`, "false"] as const,
  ]);
  return withGitSettings(settings, process.env);
}
