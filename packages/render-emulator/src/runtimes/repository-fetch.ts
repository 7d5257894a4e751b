import { addAbortListener } from "node:events";
import { existsSync } from "node:fs";
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Git, type GitJob, isPresent } from "./git";
import { displayName, howToComplete, isOnThisMachine, location } from "./git-source";
import { LastLines } from "./last-lines";
import { Queue } from "./queue";
import { StepFailure } from "./runtime";

/**
 * A fetch stays one pack, which git makes visible when all of it is there: unpacked object by object, a commit would be
 * found before its files are, by a deploy beside it or after a fetch that was killed. Git tidies up before it ends, not
 * in a process of its own that would outlive the emulator.
 */
const fetchCommand = ["-c", "fetch.unpackLimit=1", "-c", "gc.autoDetach=false", "fetch", "--quiet", "--force"];

/** What of git's words is kept while it isn't known whether they matter. */
export const linesOfFetch = 200;

/** Brings commits into the copies of repositories. */
export class RepositoryFetch {
  /** Git itself refuses to fetch twice at once into one copy. */
  private readonly fetches = new Queue();

  constructor(private readonly git: Git) {}

  /**
   * Fetches a commit that isn't there.
   *
   * @throws StepFailure when it can't be had
   */
  async fetch(gitDir: string, repo: string, commitId: string, job: GitJob): Promise<void> {
    await this.inTurn(gitDir, job, () => this.fetchNow(gitDir, repo, commitId, job));
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

  /**
   * Fetches one commit and none before it: a source that does not hold all history is as good as any other then, also
   * for a commit that no branch holds, such as a merge that a CI server checked out.
   */
  private async fetchNow(gitDir: string, repo: string, commitId: string, job: GitJob): Promise<void> {
    // By somebody else's fetch, which came first.
    if (await isPresent(gitDir, commitId)) return;
    await removeLocks(gitDir);
    const lines = new LastLines(linesOfFetch);
    const quiet = { ...job, log: lines.add };
    const refs = ["--depth", "1", "--no-tags", location(repo), `+${commitId}:refs/emulator/${commitId}`];
    try {
      await this.git.run(gitDir, [...fetchCommand, ...refs], quiet);
    } catch (error) {
      job.signal.throwIfAborted();
      const isAbsent = lines.all().some((line) => /not our ref|lazy fetching disabled|not a valid object/.test(line));
      if (!isAbsent && isOnThisMachine(repo)) {
        for (const line of lines.all()) job.log(line);
        throw error;
      }
      if (!isAbsent) await this.fetchAll(gitDir, repo, job);
    }
    if (await isPresent(gitDir, commitId)) return;
    throw new StepFailure(`Commit ${commitId} is not in ${displayName(repo)}${await howToComplete(repo)}`);
  }

  /** For servers that hand out nothing but whole branches. */
  private fetchAll(gitDir: string, repo: string, job: GitJob): Promise<void> {
    const whole = existsSync(join(gitDir, "shallow")) ? ["--unshallow"] : [];
    const refs = ["+refs/heads/*:refs/heads/*", "+refs/tags/*:refs/tags/*"];
    return this.git.run(gitDir, [...fetchCommand, ...whole, "--prune", location(repo), ...refs], job);
  }
}

/** Those of a fetch that was killed. Nobody else's can be there: a copy has one fetch at a time, and one emulator. */
async function removeLocks(gitDir: string): Promise<void> {
  const refs = join(gitDir, "refs");
  const names = await readdir(refs, { recursive: true });
  const locks = [join(gitDir, "shallow"), join(gitDir, "packed-refs"), join(gitDir, "config")].map(
    (path) => `${path}.lock`,
  );
  locks.push(...names.filter((name) => name.endsWith(".lock")).map((name) => join(refs, name)));
  await Promise.all(locks.map((path) => rm(path, { force: true })));
}
