import { existsSync } from "node:fs";
import { isAbsolute, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { read } from "./git";

/** A repository as logs show it: without the password that its URL may carry. */
export function displayName(repo: string): string {
  return repo.replace(/(\/\/)[^/?#]*@/, "$1");
}

/** Where a commit is shown: hosts of repositories have it below these. What has no such place is named, and the commit with it. */
export function commitUrl(repo: string, commitId: string): string {
  const name = displayName(repo);
  return /^https?:/.test(name) ? `${name.replace(/(\.git)?\/*$/, "")}/commit/${commitId}` : `${name}#${commitId}`;
}

/** What git fetches from: `file://` URLs become paths. */
export function location(repo: string): string {
  return repo.startsWith("file://") ? fileURLToPath(repo) : repo;
}

/** Whether a repository is on this machine. */
export function isOnThisMachine(repo: string): boolean {
  return isAbsolute(location(repo));
}

/** The host that a repository is fetched from; undefined for one on this machine. */
export function hostOf(repo: string): string | undefined {
  const authority = /^[a-z+]+:\/\/([^/?#]*)/.exec(repo)?.[1] ?? /^([^/:]+):/.exec(repo)?.[1];
  return authority?.replace(/^.*@/, "").replace(/:\d+$/, "");
}

/**
 * Whether git can be asked for it without running anything but its own transports: a path on this machine, a URL of a
 * kind that git itself knows, or `user@host:path`. None of them begins with a hyphen or holds what isn't printed, as it
 * stands or escaped: credential helpers are asked line by line.
 */
export function isFetchable(repo: string): boolean {
  if (/[\p{Cc}]|%[01][0-9a-f]|%7f/iu.test(repo)) return false;
  return (
    isAbsolute(repo) || /^(file:\/\/\/|(https?|ssh|git):\/\/[^/-])/.test(repo) || /^\w[\w.-]*@\w[\w.-]*:[^:]/.test(repo)
  );
}

/**
 * The URL of a submodule as git understands it: one that begins with `./` or `../` is relative to its parent's.
 *
 * @param parent what the parent was cloned from
 */
export function submoduleUrl(url: string, parent: string): string {
  if (!/^\.\.?\//.test(url)) return url;
  const [, start = "", path = ""] = /^([a-z+]+:\/\/[^/]*\/|[^/:]+:)?(.*)$/s.exec(parent) ?? [];
  return `${start}${posix.join(path, url)}`;
}

/** Says of a repository on this machine that does not hold all of its history how it comes to it; else nothing. */
export async function howToComplete(repo: string): Promise<string> {
  const path = location(repo);
  if (!isOnThisMachine(repo) || !existsSync(path)) return "";
  const at = /^[\w@%+=:,./-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`;
  const isShallow = (await read(["-C", path, "rev-parse", "--is-shallow-repository"]))?.trim() === "true";
  if (isShallow) return `; it is a shallow clone: \`git -C ${at} fetch --unshallow\` gets the rest of its history`;
  const filter = await read(["-C", path, "config", "--get-regexp", "^remote\\..*\\.partialclonefilter$"]);
  if (filter === undefined) return "";
  return `; it is a partial clone: \`git -C ${at} fetch --refetch --no-filter\` gets the rest of its files`;
}

/** What a repository on this machine was cloned from. */
export async function originOf(repo: string): Promise<string | undefined> {
  const url = (await read(["-C", location(repo), "config", "--get", "remote.origin.url"]))?.trim();
  return url === "" ? undefined : url;
}
