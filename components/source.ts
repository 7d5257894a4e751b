import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Source } from "./platform";

/** What a repository and a branch can be called, and whether a secret is in a repository's URL. */
export {
  branchExpected,
  branchPattern,
  hasPassword,
  lineExpected,
  linePattern,
  pathWithinPattern,
} from "@slipway/render-api";

/** `https://host/path`, `ssh://…`, `git://…`; the path is not empty, and nothing is left to be filled in as in `<you>`. */
const gitUrl = /^(https?|ssh|git):\/\/[^\s<>/]+\/[^\s<>]+$/;
/** `git@host:path`. */
const scpAddress = /^[\w.-]+@[\w.-]+:[^\s<>]+$/;

/** Whether a repository is on this machine, given by a path or a `file:` URL: all that is no Git URL with a host and a path. */
export function isLocalRepository(repo: string): boolean {
  return !scpAddress.test(repo) && !(gitUrl.test(repo) && URL.canParse(repo));
}

/** The absolute path of a repository on this machine; a Git URL as it stands. */
export function locateRepository(repo: string): string {
  if (!isLocalRepository(repo)) return repo;
  return repo.startsWith("file:///") ? fileURLToPath(repo) : resolve(repo);
}

/** A source's globs relative to the repository's root, as a build filter wants them. */
export function repositoryPaths({
  rootDir = "",
  paths = ["**"],
}: { rootDir?: string | undefined } & Pick<Source, "paths">): string[] {
  return paths.map((path) => join(rootDir, path));
}
