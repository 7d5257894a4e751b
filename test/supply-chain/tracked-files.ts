import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { globMatcher } from "@slipway/render-api";

const root = resolve(__dirname, "../..");

/** A file of the repository, by its path in it. */
export interface TrackedFile {
  path: string;
  text: string;
}

/** The repository's files whose path fits a pattern, those that are not committed yet too. */
export function trackedFiles(pattern: string): TrackedFile[] {
  const fits = globMatcher([pattern], { braces: true });
  const args = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
  const paths = execFileSync("git", args, { cwd: root, encoding: "utf8" }).split("\0");
  const files = paths.filter((path) => path !== "" && fits(path));
  if (files.length === 0) throw new Error(`no file of the repository fits \`${pattern}\``);
  return files.map((path) => ({ path, text: readFileSync(resolve(root, path), "utf8") }));
}
