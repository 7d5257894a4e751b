import type { RepositoryAtHand } from "./repository-at-hand";
import type { SourceCommit } from "./source-history";

/** Which commits are asked for. */
export interface LogRange {
  from: string | undefined;
  to: string;
  pathspecs: readonly string[];
  most: number;
}

/** Whatever a user's own git config may say about it is said here. */
const plain = ["--no-show-signature", "--no-color", "--no-decorate", "--no-notes", "--no-mailmap", "--encoding=UTF-8"];
/** None of the four has an end of line in it. */
const fields = "%H%n%cI%n%an%n%s";

/**
 * The commits of a range, newest first. Undefined where the repository can't say. Those of a branch that a merge has passed over are among
 * them: what they changed may be just what is lost.
 */
export async function readLog(
  repository: RepositoryAtHand,
  { from, to, pathspecs, most }: LogRange,
): Promise<SourceCommit[] | undefined> {
  const range =
    from === undefined ? ["--max-count=1", to] : [`--max-count=${most}`, "--full-history", `${from}..${to}`];
  const { isDone, output } = await repository.ask([
    "log",
    ...plain,
    "-z",
    `--format=${fields}`,
    ...range,
    "--",
    ...pathspecs,
  ]);
  if (!isDone) return undefined;
  return output.split("\0").flatMap((entry) => {
    const [commit = "", date = "", author = "", ...subject] = entry.split("\n");
    return commit === "" ? [] : [{ commit, subject: subject.join(" "), author, date }];
  });
}
