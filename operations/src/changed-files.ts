import { askGit } from "../../infra/git";
import { OperationError } from "./operation-error";
import { oneLine } from "./short-text";

/**
 * Those of some files, by their paths from the folder, that git tracks and has otherwise; none where there is no repository.
 *
 * @throws OperationError where git can't tell
 */
export async function changedFiles(root: string, files: readonly string[]): Promise<string[]> {
  const args = ["status", "--porcelain", "--untracked-files=no", "-z", "--", ...files];
  const { isDone, output, error } = await askGit(args, { cwd: root });
  if (isDone) return files.filter((file) => output.split("\0").some((entry) => entry.endsWith(file)));
  if (error.includes("not a git repository")) return [];
  const named = files.map((file) => `\`${file}\``).join(", ");
  throw new OperationError(
    `Whether ${named} has changes that are not committed can't be told, since git says: ${oneLine(error, 300)}`,
  );
}
