import { emptyTree } from "../../../infra/git";
import type { RepositoryAtHand } from "./repository-at-hand";

/** A migration in which two releases differ. Path and SQL are what others wrote. */
export interface Migration {
  /** From the repository's root. */
  path: string;
  /** What it holds; where it was removed, what it held. */
  sql: string;
  /** A changed or removed one may have run already as it was: a database that has run it never sees the change. */
  change: "added" | "changed" | "removed";
  /** Set when `sql` is only its beginning. */
  isCut?: true;
  /** Where it is cut: what git calls all of it, for `git show`. */
  blob?: string;
}

/** Which migrations are asked for. */
export interface MigrationRange {
  from: string | undefined;
  to: string;
  pathspecs: readonly string[];
}

/** More than anybody reads of one; a dump of data may go by as a migration. */
const mostCharacters = 20_000;
/** A glob may take in more than was meant: of more, none is read. */
const mostRead = 200;

const kinds = { A: "added", M: "changed", T: "changed", D: "removed" } as const;
/** Of files alone: a submodule holds no SQL. */
const entryPattern = /^:(\d{6}) (\d{6}) (\w+) (\w+) ([AMTD])$/;

/** The migrations in which two commits differ, by path. Undefined where the repository can't say. */
export async function readMigrations(
  repository: RepositoryAtHand,
  { from = emptyTree, to, pathspecs }: MigrationRange,
): Promise<Migration[] | undefined> {
  const plain = ["-r", "-z", "--raw", "--no-renames", "--no-abbrev", "--no-relative", "--ignore-submodules=all"];
  const { isDone, output } = await repository.ask(["diff-tree", ...plain, from, to, "--", ...pathspecs]);
  if (!isDone) return undefined;
  const migrations: Migration[] = [];
  for (const [at, { blob, ...found }] of changedFiles(output).entries()) {
    if (at >= mostRead) {
      migrations.push({ ...found, sql: "", isCut: true, blob });
      continue;
    }
    const content = await repository.content(blob);
    if (content?.isDone !== true) return undefined;
    const isCut = content.output.length > mostCharacters;
    migrations.push({ ...found, sql: content.output.slice(0, mostCharacters), ...(isCut && { isCut, blob }) });
  }
  return migrations;
}

interface ChangedFile extends Pick<Migration, "path" | "change"> {
  blob: string;
}

function changedFiles(output: string): ChangedFile[] {
  const words = output.split("\0").values();
  const files: ChangedFile[] = [];
  for (const word of words) {
    const [, fromMode = "", toMode = "", before = "", after = "", kind] = entryPattern.exec(word) ?? [];
    if (kind === undefined) continue;
    const path = String(words.next().value);
    const change = kinds[kind as keyof typeof kinds];
    const [mode, blob] = change === "removed" ? [fromMode, before] : [toMode, after];
    if (mode.startsWith("100")) files.push({ path, change, blob });
  }
  return files;
}
