import { join, resolve } from "node:path";
import type { Source } from "./platform";

/** `https://host/path`, `ssh://…`, `git@host:path`, `file://…`. */
const gitUrl = /^((https?|ssh|git|file):\/\/\S+|[\w.-]+@[\w.-]+:\S+)$/;

/** Whether a repository is a folder on this machine, given by its path. */
export function isLocalRepository(repo: string): boolean {
  return !gitUrl.test(repo);
}

/** The absolute path of a repository on this machine; a URL as it stands. */
export function locateRepository(repo: string): string {
  return isLocalRepository(repo) ? resolve(repo) : repo;
}

/** A source's globs relative to the repository's root, as a build filter wants them. */
export function repositoryPaths({ rootDir = "", paths = ["**"] }: Pick<Source, "rootDir" | "paths">): string[] {
  return paths.map((path) => join(rootDir, path));
}
