/** A repository that git can be asked for: never an option of its command line. */
export const repositoryPattern = /^(?!-)(?=.*\S)\P{Cc}*$/u;
export const repositoryExpected = "the URL of a git repository, on one line and with no `-` before it";

/** It stands below the folder that it is relative to, and no step of it leads back. */
const within = String.raw`(?!\/)(?!(?:.*\/)?\.\.(?:\/|$))`;

/** A folder or file below the folder that it is relative to, such as `apps/api`; or that folder itself, as the empty string. */
export const pathWithinPattern = new RegExp(String.raw`^${within}\P{Cc}*$`, "u");
export const pathWithinExpected =
  "a relative path such as `apps/api`, with no `/` before it and no `..` in it, on one line";

/** The folder that a static site is served from, which can't be left out. */
export const publishPathPattern = new RegExp(String.raw`^(?=.*\S)${within}\P{Cc}*$`, "u");
export const publishPathExpected =
  "a folder relative to `rootDir` such as `dist`, with no `/` before it and no `..` in it, on one line";

/** A glob of a repository's files. What it takes of time grows with the square of its length, and its braces can't be nested deeper than that. */
export const repositoryGlobPattern = /^(?!\/)(?=.*\S)\P{Cc}{1,1000}$/u;
export const repositoryGlobExpected =
  "a glob relative to the repository's root such as `apps/api/**`, with no `/` before it, on one line of 1000 characters at most";
