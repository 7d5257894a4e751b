import { createHash } from "node:crypto";
import { addAbortListener } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { execa } from "execa";
import type { Guard } from "./guard";
import { Queue } from "./queue";
import { type Commit, type Log, StepFailure } from "./runtime";
import { runStep } from "./step";

const defaultBranch = "refs/emulator/HEAD";

/**
 * A fetch stays one pack, which git makes visible when all of it is there: unpacked object by object, a commit would be
 * found before its files are, by a deploy beside it or after a fetch that was killed. Git tidies up before it ends, not
 * in a process of its own that would outlive the emulator.
 */
const fetchCommand = ["-c", "fetch.unpackLimit=1", "-c", "gc.autoDetach=false", "fetch", "--quiet"];

export interface RepositoriesOptions {
  dir: string;
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

/** Bare copies of the repositories that services name, fetched as far as a deploy needs. */
export class Repositories {
  /** Git itself refuses to fetch twice at once into one copy. */
  private readonly fetches = new Queue();

  constructor(private readonly options: RepositoriesOptions) {}

  /**
   * Fetches a repository and finds the commit to build in it.
   *
   * @param repo a URL that git can fetch, or the path of a repository on this machine
   * @param wanted a commit, or a branch; neither: the repository's default branch
   */
  async resolve(
    repo: string,
    wanted: { commitId?: string | undefined; branch?: string | undefined },
    job: GitJob,
  ): Promise<Commit> {
    const gitDir = this.gitDir(repo);
    const { commitId, branch } = wanted;
    if (commitId !== undefined && (await isPresent(gitDir, commitId))) return describe(gitDir, commitId);
    await this.inTurn(gitDir, job, () => this.fetchRefs(gitDir, repo, job));
    const revision = commitId ?? (branch === undefined ? defaultBranch : `refs/heads/${branch}`);
    if (await isPresent(gitDir, revision)) return describe(gitDir, revision);
    if (commitId === undefined) throw new StepFailure(`Branch \`${branch}\` is not in ${displayName(repo)}`);
    // A commit that no branch holds, such as a merge that a CI server checked out, can still be asked for by name.
    const fetchCommit = () => this.git(gitDir, [...fetchCommand, location(repo), commitId], job);
    await this.inTurn(gitDir, job, fetchCommit).catch(() => {
      job.signal.throwIfAborted();
      throw new StepFailure(`Commit ${commitId} is not in ${displayName(repo)}`);
    });
    return describe(gitDir, commitId);
  }

  /**
   * Writes the files of one folder of a commit, and nothing else, into `workTree`.
   *
   * @param rootDir relative to the repository's root; empty: all of it
   */
  async checkOut(repo: string, commitId: string, rootDir: string, workTree: string, job: GitJob): Promise<void> {
    const gitDir = this.gitDir(repo);
    if (rootDir !== "" && (await objectType(gitDir, `${commitId}:${rootDir}`)) !== "tree") {
      throw new StepFailure(`Root directory \`${rootDir}\` is not in commit ${commitId}`);
    }
    await mkdir(workTree, { recursive: true });
    // An index of its own keeps checkouts that run at once apart.
    const index = `${workTree}.index`;
    const args = ["--work-tree", workTree, "checkout", "--quiet", commitId, "--", rootDir === "" ? "." : rootDir];
    await this.git(gitDir, args, job, { GIT_INDEX_FILE: index }, workTree);
    await rm(index);
  }

  /** One fetch at a time; who is canceled does not wait for the fetch of somebody else. */
  private inTurn(gitDir: string, { signal }: GitJob, fetch: () => Promise<void>): Promise<void> {
    return new Promise((resolve, reject) => {
      const listener = addAbortListener(signal, () => reject(signal.reason as Error));
      void this.fetches
        .run(gitDir, fetch)
        .then(resolve, reject)
        .finally(() => listener[Symbol.dispose]());
    });
  }

  private gitDir(repo: string): string {
    return join(this.options.dir, `${createHash("sha256").update(repo).digest("hex").slice(0, 24)}.git`);
  }

  private async fetchRefs(gitDir: string, repo: string, job: GitJob): Promise<void> {
    await execa("git", ["init", "--quiet", "--bare", gitDir]);
    const refs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*", `+HEAD:${defaultBranch}`];
    await this.git(gitDir, [...fetchCommand, "--force", "--prune", location(repo), ...refs], job);
  }

  private git(
    gitDir: string,
    args: readonly string[],
    job: GitJob,
    env: Record<string, string> = {},
    cwd: string = gitDir,
  ): Promise<void> {
    return runStep(this.options.guard, {
      name: "Git",
      command: "git",
      args: ["--git-dir", gitDir, ...args],
      cwd,
      env: { ...this.options.env, ...env, GIT_TERMINAL_PROMPT: "0" },
      limitMs: this.options.limitMs,
      signal: job.signal,
      onLine: (line) => job.log(line),
    });
  }
}

/** A repository as logs show it: without the password that its URL may carry. */
export function displayName(repo: string): string {
  return repo.replace(/(\/\/)[^/@]*@/, "$1");
}

/** What git fetches from: `file://` URLs become paths. */
function location(repo: string): string {
  return repo.startsWith("file://") ? fileURLToPath(repo) : repo;
}

async function isPresent(gitDir: string, revision: string): Promise<boolean> {
  return (await objectType(gitDir, `${revision}^{commit}`)) === "commit";
}

async function objectType(gitDir: string, object: string): Promise<string | undefined> {
  const result = await execa("git", ["--git-dir", gitDir, "cat-file", "-t", object], { reject: false });
  return result.exitCode === 0 ? result.stdout : undefined;
}

async function describe(gitDir: string, revision: string): Promise<Commit> {
  const { stdout } = await execa("git", ["--git-dir", gitDir, "log", "-1", "--format=%H%n%cI%n%B", revision]);
  const [id = "", committedAt = "", ...message] = stdout.split("\n");
  return { id, createdAt: `${new Date(committedAt).toISOString().slice(0, -5)}Z`, message: message.join("\n").trim() };
}
