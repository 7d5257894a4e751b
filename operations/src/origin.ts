import { askGit } from "../../infra/git";

/** Where a clone comes from, as its own configuration says; undefined where that says nothing. */
export async function originOf(folder: string): Promise<string | undefined> {
  const { isDone, output } = await askGit(["config", "--get", "remote.origin.url"], { cwd: folder });
  return isDone ? output.trim() : undefined;
}
