import { existsSync } from "node:fs";
import { join } from "node:path";
import type { CheckedOutEntry } from "./checked-out";
import { read } from "./git";
import { displayName, isFetchable, isOnThisMachine, location, originOf, submoduleUrl } from "./git-source";
import { StepFailure } from "./runtime";

/** A repository within another one, at one commit. */
export interface Submodule {
  /** Its folder, relative to the root of the one that it is in. */
  path: string;
  commitId: string;
  /** As `.gitmodules` has it; undefined when it has none. */
  url: string | undefined;
}

/** The submodules among what was checked out of a commit. */
export async function submodulesAmong(
  entries: readonly CheckedOutEntry[],
  gitDir: string,
  commitId: string,
): Promise<Submodule[]> {
  const found = entries.filter(({ kind }) => kind === "submodule");
  if (found.length === 0) return [];
  const urls = await urlsByPath(gitDir, commitId);
  return found.map(({ path, objectId }) => ({ path, commitId: objectId, url: urls.get(path) }));
}

async function urlsByPath(gitDir: string, commitId: string): Promise<Map<string, string>> {
  const pattern = "^submodule\\..*\\.(path|url)$";
  const output = await read([
    "--git-dir",
    gitDir,
    "config",
    "-z",
    "--blob",
    `${commitId}:.gitmodules`,
    "--get-regexp",
    pattern,
  ]);
  const values = new Map<string, string>();
  for (const entry of (output ?? "").split("\0")) {
    const [key = "", ...value] = entry.split("\n");
    values.set(key, value.join("\n"));
  }
  const paths = [...values].filter(([key]) => key.endsWith(".path"));
  return new Map(
    paths.flatMap(([key, path]) => {
      const url = values.get(key.replace(/path$/, "url"));
      return url === undefined ? [] : [[path, url] as const];
    }),
  );
}

/**
 * Where a submodule's commit may be, the nearest first: checked out within a repository of this machine, then at its own
 * URL.
 *
 * @throws StepFailure when that is a path on this machine, and the repository that names it comes from another: what
 *   somebody else has written must not reach into this machine's files
 */
export async function whereToFetch(parent: string, { path, url }: Submodule & { url: string }): Promise<string[]> {
  const isLocal = isOnThisMachine(parent);
  // As for git, relative URLs are relative to what a clone was cloned from.
  const origin = isLocal ? await originOf(parent) : undefined;
  const resolved = [...new Set([origin, parent])].flatMap((base) =>
    base === undefined ? [] : [submoduleUrl(url, base)],
  );
  for (const found of resolved) {
    const name = `Submodule \`${path}\` of ${displayName(parent)} comes from \`${displayName(found)}\``;
    if (!isFetchable(found)) throw new StepFailure(`${name}, which is no Git URL`);
    if (!isLocal && isOnThisMachine(found)) {
      throw new StepFailure(`${name}, a path on this machine, which only a repository on this machine may name`);
    }
  }
  const checkedOut = join(location(parent), path);
  return isLocal && existsSync(join(checkedOut, ".git")) ? [checkedOut, ...resolved] : resolved;
}
