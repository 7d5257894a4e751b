/** A commit, as far as a service's files are concerned. */
interface Commit {
  /** Those that it stands on, by id, each with what it changed of their files. Commits that change none of the files are passed over. */
  readonly parents: Map<string, Change[]>;
  /** Whether it changes files of any parent, or has the first. */
  isChange: boolean;
}

/** What became of a file: its mode and content before and after; zeros where there was none. */
interface Change {
  readonly path: string;
  readonly from: string;
  readonly to: string;
}

/** A service's history by commit, the newest first. */
export type History = ReadonlyMap<string, Commit>;

/** How many commits tell a service's release. */
const windowLength = 1000;

/** Arguments of `git log` for the history that {@link readHistory} reads. Whatever a user's own git config may say about it is said here. */
export function historyArguments(pathspecs: readonly string[]): string[] {
  const header = ["--parents", "--pretty=short", "--no-decorate", "--no-show-signature", "--no-notes", "--no-color"];
  const changes = ["-m", "--root", "--raw", "--no-renames", "--no-relative", "--no-abbrev", "-z"];
  return ["log", ...header, ...changes, `--max-count=${windowLength}`, "--", ...pathspecs];
}

/** `commit <id> <parents> (from <parent>)`: a merge has an entry for each parent whose files differ from its own. */
const headerPattern = /^commit (\w+)((?: \w+)*)(?: \(from (\w+)\))?$/m;
/** No line of a message looks like it, since those are indented. */
const changePattern = /^:(\d+) (\d+) (\w+) (\w+) \w+$/m;

/** Reads what `git log` says. */
export function readHistory(output: string): History {
  const history = new Map<string, Commit>();
  let commit: Commit | undefined;
  let from: string | undefined;
  const fields = output.split("\0").values();
  for (const field of fields) {
    const [header, id = "", parents = "", parent] = headerPattern.exec(field) ?? [];
    if (header !== undefined) {
      const ids = parents.split(" ").slice(1);
      commit = history.get(id) ?? { parents: new Map(ids.map((one) => [one, []])), isChange: false };
      history.set(id, commit);
      from = parent ?? ids[0];
    }
    const [change, fromMode, toMode, before, after] = changePattern.exec(field) ?? [];
    if (change === undefined || commit === undefined) continue;
    const path = String(fields.next().value);
    commit.isChange = true;
    commit.parents.get(from ?? "")?.push({ path, from: `${fromMode} ${before}`, to: `${toMode} ${after}` });
  }
  return history;
}

/**
 * The oldest commit that made the files what they are in the newest one, be it that they were changed in between and changed back.
 * Undefined when none did within the history.
 *
 * It is the oldest so that a content has one commit, however often it comes back and whatever is committed later: what is live is then what
 * is asked for, or a deploy that can be gone back to. Only a content that comes back after a thousand commits has another one.
 */
export function oldestAlike(history: History): string | undefined {
  const newest = history.keys().next().value;
  if (newest === undefined) return undefined;
  const differing = differencesFrom(newest, history);
  const alike = [...history].filter(([id, { isChange }]) => isChange && differing.get(id)?.size === 0);
  return alike.at(-1)?.[0];
}

/** The files of each commit that differ from the newest one's, by path. */
function differencesFrom(newest: string, history: History): Map<string, Map<string, string>> {
  const contents = new Map<string, string>();
  const found = new Map([[newest, new Map<string, string>()]]);
  // A map goes on to what is added to it meanwhile.
  for (const [id, differing] of found) {
    for (const [parent, changes] of history.get(id)?.parents ?? []) {
      if (!found.has(parent)) found.set(parent, undone(changes, differing, contents));
    }
  }
  return found;
}

/**
 * What differs before some changes, when it is known what differs after them.
 *
 * @param contents the newest contents of files that have changed since; those that are found here are added
 */
function undone(
  changes: readonly Change[],
  differing: ReadonlyMap<string, string>,
  contents: Map<string, string>,
): Map<string, string> {
  const before = new Map(differing);
  for (const { path, from, to } of changes) {
    const content = contents.get(path) ?? to;
    contents.set(path, content);
    if (from === content) before.delete(path);
    else before.set(path, from);
  }
  return before;
}
