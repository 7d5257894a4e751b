import { askGit } from "../../infra/git";
import { quietly } from "../../infra/remote-repository";

/** The commit that a branch of a repository stands at; undefined where that can't be told. */
export async function branchTip(
  { repo, branch }: { repo: string; branch: string },
  options: { cwd?: string; signal?: AbortSignal },
): Promise<string | undefined> {
  const args = ["ls-remote", "--", repo, `refs/heads/${branch}`];
  const { isDone, output } = await askGit(args, { ...options, env: quietly() });
  return isDone ? /^[0-9a-f]{40}(?=\t)/.exec(output)?.[0] : undefined;
}
