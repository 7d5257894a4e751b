import { type GitAnswer, askGit } from "../../../infra/git";

/** A repository on this machine, of which nothing is run but git, and to which nothing is written. */
export interface RepositoryAtHand {
  /** Whether it holds all of these commits. */
  has(commits: readonly string[]): Promise<boolean>;
  ask(args: readonly string[]): Promise<GitAnswer>;
  /** What a file held, by the id of its content. Undefined where it can't be had. */
  content(blob: string): Promise<GitAnswer | undefined>;
}

/** What was asked of git, and could not be answered. */
export class Unanswered extends Error {}

/** A git that knows no `GIT_NO_LAZY_FETCH` would fetch what a partial clone lacks, by programs that the clone's own settings name. */
const nothingFetched = { GIT_ALLOW_PROTOCOL: "none" };

/** A commit's id is all that is handed to git of what others may have written. */
const commitPattern = /^[0-9a-f]{40}$/;

/** @throws Unanswered when one of them is no commit's whole id */
export function requireCommits(commits: readonly string[]): void {
  const wrong = commits.find((commit) => !commitPattern.test(commit));
  if (wrong !== undefined) throw new Unanswered(`\`${wrong}\` is not the 40 hexadecimal digits of a commit`);
}

/** One that is there already: a clone with its work tree, or a bare repository. */
export class LocalRepository implements RepositoryAtHand {
  #isWhole: Promise<boolean> | undefined;
  readonly #held = new Set<string>();

  constructor(readonly folder: string) {}

  /** Where a shallow clone ends, what comes before seems never to have been: one isn't asked. */
  async has(commits: readonly string[]): Promise<boolean> {
    this.#isWhole ??= this.ask(["rev-parse", "--is-shallow-repository"]).then(
      ({ output }) => output.trim() === "false",
    );
    if (!(await this.#isWhole)) return false;
    const unseen = commits.filter((commit) => !this.#held.has(commit));
    const found = await Promise.all(unseen.map((commit) => this.ask(["cat-file", "-t", commit])));
    for (const [at, commit] of unseen.entries()) if (found[at]?.output.trim() === "commit") this.#held.add(commit);
    return commits.every((commit) => this.#held.has(commit));
  }

  ask(args: readonly string[]): Promise<GitAnswer> {
    return askGit(args, { cwd: this.folder, env: nothingFetched });
  }

  content(blob: string): Promise<GitAnswer> {
    return this.ask(["cat-file", "blob", blob]);
  }
}
