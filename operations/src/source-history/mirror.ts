import { createHash } from "node:crypto";
import { privateFolder } from "@slipway/private-folder";
import { askGit, type GitAnswer } from "../../../infra/git";
import { isRefused, quietly } from "../../../infra/remote-repository";
import { cacheFolder } from "../../../toolchain/cache";
import { LocalRepository, type RepositoryAtHand, Unanswered } from "./repository-at-hand";

/** How long a repository elsewhere is given to send what is missing. */
const patienceMs = 120_000;

/** No transport that runs a program, whatever a URL or somebody's configuration says. */
const transports = { GIT_ALLOW_PROTOCOL: "https:http:ssh:git" };
/** What is fetched is kept for good, so nothing is ever tidied up behind a reader's back. */
const settings = ["protocol.version=2", "gc.auto=0", "maintenance.auto=false", "fetch.recurseSubmodules=no"];
const plainly = settings.flatMap((setting) => ["-c", setting]);

/**
 * A bare copy of a repository elsewhere, in the user's own cache: its commits and folders, and of its files only those that were looked
 * at. It is fetched when a commit is missing, with git's credentials as its user has set them up; nobody is asked for a password.
 */
export class Mirror implements RepositoryAtHand {
  readonly #folder: string;
  readonly #held: LocalRepository;
  #isMade: Promise<void> | undefined;

  /** @param repo its Git URL */
  constructor(private readonly repo: string) {
    // A URL may have a password in it; a fingerprint of it shows none.
    this.#folder = cacheFolder("sources", createHash("sha256").update(repo).digest("hex").slice(0, 40));
    this.#held = new LocalRepository(this.#folder);
  }

  /** @throws Unanswered when they are missing and can't be had */
  async has(commits: readonly string[]): Promise<boolean> {
    await (this.#isMade ??= this.#make());
    if (await this.#held.has(commits)) return true;
    const refs = commits.map((commit) => `+${commit}:refs/commits/${commit}`);
    const exactly = await this.#run(["fetch", "--filter=blob:none", "--", this.repo, ...refs]);
    if (exactly.isDone && (await this.#held.has(commits))) return true;
    // A server may give no commit but those that a branch stands at.
    const signal = AbortSignal.timeout(patienceMs);
    const every = ["fetch", "--filter=blob:none", "--", this.repo, "+refs/heads/*:refs/heads/*"];
    const branches = await this.#run(every, signal);
    if (!branches.isDone) throw new Unanswered(reasonOf(branches.error, signal));
    return this.#held.has(commits);
  }

  ask(args: readonly string[]): Promise<GitAnswer> {
    return this.#held.ask(args);
  }

  async content(blob: string): Promise<GitAnswer | undefined> {
    const held = await this.#held.content(blob);
    if (held.isDone) return held;
    // As git itself gets what a partial clone lacks.
    const one = ["-c", "fetch.negotiationAlgorithm=noop", "fetch", "--filter=blob:none", "--", this.repo, blob];
    await this.#run(one);
    const fetched = await this.#held.content(blob);
    return fetched.isDone ? fetched : undefined;
  }

  async #make(): Promise<void> {
    for (const folder of [cacheFolder(), cacheFolder("sources"), this.#folder]) privateFolder(folder);
    const { isDone, error } = await askGit(["init", "--quiet", "--bare", "--template=", this.#folder]);
    if (!isDone) throw new Unanswered(`its mirror in ${this.#folder} can't be made: ${error.trim()}`);
  }

  #run(args: readonly string[], signal = AbortSignal.timeout(patienceMs)): Promise<GitAnswer> {
    const [command, ...rest] = args.slice(args.indexOf("fetch"));
    const before = args.slice(0, args.indexOf("fetch"));
    const quiet = ["--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance", "--recurse-submodules=no"];
    return askGit([...plainly, ...before, command ?? "", ...quiet, ...rest], {
      cwd: this.#folder,
      env: { ...quietly(), ...transports },
      signal,
    });
  }
}

/** Never git's own words: they may have a password in them. Nor is the repository named, whose URL may be encrypted in a stack's file. */
function reasonOf(error: string, signal: AbortSignal): string {
  if (signal.aborted) return `its repository has not answered within ${patienceMs / 1_000} s`;
  if (isRefused(error))
    return "git has no credentials here that its repository lets in (docs/deployment/settings-and-secrets.md says how to give it some)";
  // A host that would rather not say so answers those who may not see a repository as if there were none.
  if (/not found|does not appear to be a git repository|not exported/.test(error))
    return "no repository is where its `repo` setting says, or git's credentials here aren't for it (docs/deployment/settings-and-secrets.md)";
  return "its repository can't be reached from here (`git ls-remote` with what its `repo` setting says tells why)";
}
