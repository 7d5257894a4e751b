import { createHash } from "node:crypto";
import type { Commit } from "../runtime";

/** Render shows a date of each commit; nobody knows that of one which was never fetched. */
const createdAt = "2000-01-01T00:00:00Z";

/**
 * Repositories that nobody looks at: a commit is the one that was asked for, and a branch stands at one that is made up,
 * always the same for the same repository and branch.
 */
export class SimulatedRepositories {
  async tip(repo: string, branch: string | undefined): Promise<string> {
    return createHash("sha1")
      .update(`${repo}\n${branch ?? ""}`)
      .digest("hex");
  }

  async resolve(repo: string, wanted: { commitId?: string | undefined; branch?: string | undefined }): Promise<Commit> {
    const id = wanted.commitId ?? (await this.tip(repo, wanted.branch));
    return { id, message: "Simulated: its repository was not looked at", createdAt };
  }

  async changedFiles(): Promise<string[]> {
    return [];
  }
}
