import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLocalRepository } from "../../../components/source";
import { askGit } from "../../../infra/git";
import { isRefused, quietly } from "../../../infra/remote-repository";
import { OperationError } from "../operation-error";
import { repositoryPlace } from "../repository-place";

/** How long a repository is given to send a commit. */
const patienceMs = 300_000;

/** A commit in a folder of its own, as it was committed. It is gone once this is disposed of. */
export class Checkout implements AsyncDisposable {
  private constructor(
    readonly folder: string,
    /** When it was committed, in RFC 3339. */
    readonly committedAt: string,
    /** Whether it names submodules, which are not in it. */
    readonly hasSubmodules: boolean,
  ) {}

  /**
   * @param repo a Git URL, or the absolute path of a repository on this machine
   * @throws OperationError where the commit can't be had
   */
  static async of(repo: string, commit: string): Promise<Checkout> {
    const folder = await mkdtemp(join(tmpdir(), "slipway-image-push-"));
    try {
      const git = (...args: string[]) => inCheckout(folder, args);
      await git("init", "--quiet", "--template=");
      const fetch = ["fetch", "--quiet", "--depth=1", "--no-tags", "--recurse-submodules=no", "--", repo, commit];
      const fetched = await git("-c", "protocol.version=2", ...fetch);
      if (!fetched.isDone) throw new OperationError(whyMissing(repo, commit, fetched.error));
      const laidOut = await git("checkout", "--quiet", "--detach", commit);
      if (!laidOut.isDone)
        throw new OperationError(`Commit ${commit} can't be checked out: ${laidOut.error.trim().split("\n")[0] ?? ""}`);
      const { output: committedAt } = await git("show", "--no-patch", "--format=%cI", commit);
      const submodules = await git("cat-file", "-e", `${commit}:.gitmodules`);
      await rm(join(folder, ".git"), { recursive: true });
      return new Checkout(folder, committedAt.trim(), submodules.isDone);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}

function inCheckout(cwd: string, args: readonly string[]) {
  // Files in Git LFS stay what git itself holds of them.
  const env = { ...quietly(), GIT_LFS_SKIP_SMUDGE: "1" };
  return askGit(args, { cwd, env, signal: AbortSignal.timeout(patienceMs) });
}

/** Never git's own words: they may have a password in them. */
function whyMissing(repo: string, commit: string, error: string): string {
  const isHere = isLocalRepository(repo);
  const place = isHere ? repo : repositoryPlace(repo);
  if (!isHere && isRefused(error))
    return `The repository \`${place}\` doesn't let git in with the credentials that it has here.`;
  if (/not our ref|couldn't find remote ref|no such remote ref/.test(error))
    return `The repository \`${place}\` has no commit ${commit}: push it there first.`;
  return `The repository \`${place}\` can't be read: \`git ls-remote\` with what its \`repo\` setting says tells why.`;
}
