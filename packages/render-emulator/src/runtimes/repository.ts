import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cutLine } from "@slipway/render-api";
import { execa } from "execa";
import { checkedOutEntries, folderLaidOut } from "./checked-out";
import { Git, type GitJob, type GitOptions, isPresent, objectType, read, withoutRepository } from "./git";
import { displayName, howToComplete, isFetchable, location } from "./git-source";
import { restoreLargeFiles } from "./large-files";
import { LastLines } from "./last-lines";
import { linesOfFetch, RepositoryFetch } from "./repository-fetch";
import { type Commit, StepFailure } from "./runtime";
import { type Submodule, submodulesAmong, whereToFetch } from "./submodules";

/** Files in Git LFS are left for {@link restoreLargeFiles}: git's own filter finds nothing from within a copy. */
const withoutFilters = ["smudge", "process", "required"].flatMap((name) => ["-c", `filter.lfs.${name}=`]);

/** How many copies are known to be there. */
const mostCopies = 1_000;

export interface RepositoriesOptions extends GitOptions {
  dir: string;
}

/** What of a commit is laid out, and where. */
interface Layout {
  repo: string;
  commitId: string;
  /** Relative to the repository's root; empty: all of it. */
  rootDir: string;
  workTree: string;
  /** For what git needs on the way; outside of every work tree. */
  scratchDir: string;
}

/** Bare copies of the repositories that services name, fetched as far as a deploy needs. */
export class Repositories {
  private readonly git: Git;
  private readonly fetches: RepositoryFetch;
  /** Those that are there, or are just being made. */
  private readonly copies = new Map<string, Promise<unknown>>();

  private readonly options: RepositoriesOptions;

  constructor(options: RepositoriesOptions) {
    this.options = { ...options, env: withoutRepository(options.env) };
    this.git = new Git(this.options);
    this.fetches = new RepositoryFetch(this.git);
  }

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
    const gitDir = await this.copyOf(repo);
    const commitId = wanted.commitId ?? (await this.tip(repo, wanted.branch, job));
    if (!(await isPresent(gitDir, commitId))) {
      await this.fetches.fetch(gitDir, repo, commitId, job);
    }
    return describe(gitDir, commitId);
  }

  /**
   * The commit that a branch stands at now, which is not fetched.
   *
   * @param branch absent: the repository's default branch
   * @throws StepFailure when it is not there or can't be asked for
   */
  async tip(repo: string, branch: string | undefined, job: GitJob): Promise<string> {
    const ref = branch === undefined ? "HEAD" : `refs/heads/${branch}`;
    let found: string | undefined;
    const log = (line: string): void => {
      const [, id, name] = /^([0-9a-f]{40}|[0-9a-f]{64})\t(.+)$/.exec(line) ?? [];
      if (id === undefined) job.log(line);
      else if (name === ref) found = id;
    };
    await this.git.run(await this.copyOf(repo), ["ls-remote", "--", location(repo), ref], { ...job, log });
    if (found !== undefined) return found;
    throw new StepFailure(
      branch === undefined
        ? `${displayName(repo)} has no commit yet`
        : `Branch \`${branch}\` is not in ${displayName(repo)}${await howToComplete(repo)}`,
    );
  }

  /**
   * Paths of the files that differ between two commits; undefined when that can't be told, as when the older one has
   * gone from the repository.
   */
  async changedFiles(repo: string, from: string, to: string, job: GitJob): Promise<string[] | undefined> {
    const gitDir = await this.copyOf(repo);
    const found = await Promise.all([from, to].map((commitId) => this.resolve(repo, { commitId }, job))).catch(() => {
      job.signal.throwIfAborted();
    });
    if (found === undefined) return undefined;
    const output = await read(["--git-dir", gitDir, "diff-tree", "-r", "-z", "--no-renames", "--name-only", from, to]);
    return output?.split("\0").filter((path) => path !== "");
  }

  /**
   * Writes the files of one folder of a commit, and nothing else, into `workTree`, those of submodules and in Git LFS
   * too.
   *
   * @param rootDir relative to the repository's root; empty: all of it
   */
  async checkOut(repo: string, commitId: string, rootDir: string, workTree: string, job: GitJob): Promise<void> {
    // What git needs for it lies beside all of them: within one, a file of the repository may have any name.
    await mkdir(dirname(workTree), { recursive: true });
    const scratchDir = await mkdtemp(`${workTree}.`);
    try {
      await this.layOut({ repo, commitId, rootDir, workTree, scratchDir }, job);
    } finally {
      await rm(scratchDir, { recursive: true, force: true });
    }
  }

  private async layOut({ repo, commitId, rootDir, workTree, scratchDir }: Layout, job: GitJob): Promise<void> {
    const gitDir = await this.copyOf(repo);
    const absent = new StepFailure(`Root directory \`${rootDir}\` is not in commit ${commitId}`);
    if (rootDir !== "" && (await objectType(gitDir, `${commitId}:${rootDir}`)) !== "tree") throw absent;
    await mkdir(workTree, { recursive: true });
    // An index of its own keeps checkouts that run at once apart.
    const index = join(scratchDir, "index");
    const folder = rootDir === "" ? "." : rootDir;
    const args = [...withoutFilters, "--work-tree", workTree, "checkout", "--quiet", commitId, "--", folder];
    await this.git.run(gitDir, args, job, { env: { GIT_INDEX_FILE: index }, cwd: workTree });
    if ((await folderLaidOut(workTree, folder)) === undefined) throw absent;
    const entries = await checkedOutEntries(gitDir, index);
    await rm(index);
    await restoreLargeFiles({ repo, gitDir, commitId, entries, workTree, scratchDir, env: this.options.env }, job);
    for (const submodule of await submodulesAmong(entries, gitDir, commitId)) {
      await this.layOutSubmodule(repo, submodule, { workTree, scratchDir }, job);
    }
  }

  private async layOutSubmodule(
    parent: string,
    submodule: Submodule,
    /** Of the repository that it is in. */
    place: Pick<Layout, "workTree" | "scratchDir">,
    job: GitJob,
  ): Promise<void> {
    const { path, commitId, url } = submodule;
    const workTree = await folderLaidOut(place.workTree, path);
    if (workTree === undefined) throw new StepFailure(`Submodule \`${path}\` lies outside of its repository's files`);
    if (url === undefined) {
      // Git leaves it empty as well, and says nothing.
      job.log(
        `==> \`${path}\` stays empty: it is a repository within the repository, and .gitmodules has no URL for it; ` +
          `\`git submodule add <url> ${path}\` writes one`,
      );
      return;
    }
    const missed: string[] = [];
    for (const repo of await whereToFetch(parent, { ...submodule, url })) {
      const lines = new LastLines(linesOfFetch);
      try {
        await this.resolve(repo, { commitId }, { ...job, log: lines.add });
      } catch (error) {
        job.signal.throwIfAborted();
        missed.push(...lines.all(), (error as Error).message);
        continue;
      }
      job.log(`==> Checking out commit ${commitId} of submodule ${path} from ${displayName(repo)}`);
      return this.layOut({ repo, commitId, rootDir: "", scratchDir: place.scratchDir, workTree }, job);
    }
    for (const line of missed) job.log(line);
    throw new StepFailure(
      `Submodule \`${path}\` can't be fetched at commit ${commitId}: push it there, or mend its URL`,
    );
  }

  /**
   * The folder of a repository's copy, which is empty at first.
   *
   * @throws StepFailure when it is none that git itself can fetch
   */
  private async copyOf(repo: string): Promise<string> {
    if (!isFetchable(repo)) throw new StepFailure(`${displayName(repo)} is neither a Git URL nor an absolute path`);
    const name = createHash("sha256").update(repo).digest("hex").slice(0, 24);
    const gitDir = join(this.options.dir, `${name}.git`);
    const copy = this.copies.get(gitDir) ?? this.makeCopy(gitDir);
    this.copies.set(gitDir, copy);
    // One that is forgotten is made again, which changes nothing of it.
    for (const oldest of this.copies.keys()) if (this.copies.size > mostCopies) this.copies.delete(oldest);
    await copy.catch((error: unknown) => {
      this.copies.delete(gitDir);
      throw error;
    });
    return gitDir;
  }

  private makeCopy(gitDir: string): Promise<unknown> {
    return execa("git", ["init", "--quiet", "--bare", gitDir], { env: this.options.env, extendEnv: false });
  }
}

/** Looks at the commit alone: those before it need not be there. */
async function describe(gitDir: string, commitId: string): Promise<Commit> {
  const args = ["--git-dir", gitDir, "log", "--no-walk", "--no-show-signature", "--format=%H%n%cI%n%B", commitId];
  const said = await read(args);
  if (said === undefined) throw new StepFailure(`Git can't read commit ${commitId}`);
  const [id = "", committedAt = "", ...message] = said.split("\n");
  const createdAt = `${new Date(committedAt).toISOString().slice(0, -5)}Z`;
  return { id, createdAt, message: cutLine(message.join("\n").trim()) };
}
