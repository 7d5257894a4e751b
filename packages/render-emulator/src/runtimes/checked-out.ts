import { lstat } from "node:fs/promises";
import { join } from "node:path";
import { read } from "./git";
import { leadsWithin } from "./within-folder";

/** What git has laid out at one path. */
export interface CheckedOutEntry {
  kind: "file" | "submodule" | "link";
  /** Of a submodule, its commit. */
  objectId: string;
  path: string;
}

const kinds: Readonly<Record<string, CheckedOutEntry["kind"]>> = { 100: "file", 120: "link", 160: "submodule" };

/**
 * What git has laid out, by the index that it has written in doing so. The trees of a commit are whatever their author
 * has made them, with `..` and two entries of one name; into an index git lets no path that leads out of the work tree,
 * and each name once.
 */
export async function checkedOutEntries(gitDir: string, index: string): Promise<CheckedOutEntry[]> {
  const listed = await read(["--git-dir", gitDir, "ls-files", "--stage", "-z"], { GIT_INDEX_FILE: index });
  return (listed ?? "").split("\0").flatMap((line) => {
    const [, mode = "", objectId = "", path = ""] = /^(\d{3})\d+ (\w+) 0\t(.*)$/s.exec(line) ?? [];
    const kind = kinds[mode];
    return kind === undefined ? [] : [{ kind, objectId, path }];
  });
}

/**
 * A folder that git has laid out; undefined where the way to it leads out of the work tree: by a link that a commit has
 * beside a folder of that name, or whose name a file system takes for that of a folder.
 *
 * @param path relative to the work tree
 */
export async function folderLaidOut(workTree: string, path: string): Promise<string | undefined> {
  const folder = join(workTree, path);
  const found = await lstat(folder).catch(() => undefined);
  if (found?.isDirectory() !== true) return undefined;
  return (await leadsWithin(workTree, folder)) ? folder : undefined;
}
