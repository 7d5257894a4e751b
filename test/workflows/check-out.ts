import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { z } from "zod";

const Inputs = z.strictObject({
  ref: z.string().default(""),
  "fetch-depth": z.enum(["0", "1"]).default("1"),
  "persist-credentials": z.literal("false"),
});

/**
 * What `actions/checkout` leaves in the workspace, which is the repository as well: the commit that started the run, or the newest one of a
 * branch, with nothing left of what a job before changed, and without the history unless that is asked for.
 */
export async function checkOut(workspace: string, sha: string, given: Readonly<Record<string, string>>): Promise<void> {
  const { ref, "fetch-depth": depth } = Inputs.parse(given);
  const git = (...args: string[]) => execa("git", args, { cwd: workspace });
  await haveHistory(workspace);
  await git("checkout", "--quiet", "--force", "--detach", ref === "" ? sha : ref);
  await git("clean", "--quiet", "-fd");
  if (depth === "0") return;
  const { stdout: head } = await git("rev-parse", "HEAD");
  await writeFile(join(workspace, ".git/shallow"), `${head}\n`);
}

/** Ends that a shallow checkout has no history. */
export async function haveHistory(workspace: string): Promise<void> {
  await rm(join(workspace, ".git/shallow"), { force: true });
}

/** The commit that a pull request's run is about: what its branch would be, merged. */
export async function mergeCommit(workspace: string, head: string): Promise<string> {
  const git = async (...args: string[]) => (await execa("git", args, { cwd: workspace })).stdout;
  const tree = await git("merge-tree", "--write-tree", "main", head);
  const names = ["-c", "user.name=GitHub", "-c", "user.email=noreply@github.com"];
  return git(...names, "commit-tree", tree, "-p", "main", "-p", head, "-m", `Merge ${head} into main`);
}
