import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { parseRelease } from "@slipway/render-api";
import type { Unknown } from "../../values/value";

const longestLookMs = 3_000;
const shownCommits = 10;
const run = promisify(execFile);

/** From one release to another; nothing stands for the first one. */
export interface Movement {
  readonly from: string | undefined;
  readonly to: string | Unknown | undefined;
}

/**
 * The subject lines of the commits between releases: a heading with lines for each movement that a repository at hand knows. A commit's id
 * says what it is, in whichever repository it is found; where none has it, there is nothing to say.
 *
 * @param repositories addresses of which only those on this machine count
 */
export async function histories(movements: readonly Movement[], repositories: readonly string[]): Promise<string[]> {
  const folders = [...repositories.flatMap((repository) => folderOf(repository) ?? []), process.cwd()];
  const commits = movements.flatMap(({ from, to }) => {
    const [before, after] = [commitOf(from), commitOf(to)];
    return after === undefined || before === after ? [] : [{ before, after }];
  });
  const distinct = [...new Map(commits.map((pair) => [`${pair.before ?? ""}..${pair.after}`, pair])).values()];
  const told = await Promise.all(distinct.map(({ before, after }) => history(before, after, folders)));
  return told.flatMap((lines) => lines ?? []);
}

async function history(
  from: string | undefined,
  to: string,
  folders: readonly string[],
): Promise<string[] | undefined> {
  for (const folder of folders) {
    const lines = await historyIn(folder, from, to).catch(() => undefined);
    if (lines !== undefined) return lines;
  }
  return undefined;
}

/** @throws Error when the folder has no such commits */
async function historyIn(folder: string, from: string | undefined, to: string): Promise<string[]> {
  const short = (commit: string): string => commit.slice(0, 12);
  if (from === undefined) return [`Commit ${short(to)}:`, ...(await log(folder, ["--max-count=1", to])).lines];
  const [added, removed] = await Promise.all([log(folder, [`${from}..${to}`]), log(folder, [`${to}..${from}`])]);
  return [
    ...(added.count > 0 ? [`Commits from ${short(from)} to ${short(to)}:`, ...added.lines] : []),
    ...(removed.count > 0 ? [`Commits of ${short(from)} that ${short(to)} does not have:`, ...removed.lines] : []),
  ];
}

async function log(folder: string, range: readonly string[]): Promise<{ count: number; lines: string[] }> {
  const format = ["--format=%h %s", "--no-show-signature", "--no-color", "--no-decorate", "--no-notes"];
  const text = await git(folder, ["log", ...format, ...range, "--"]);
  const lines = text.split("\n").filter((line) => line !== "");
  const rest = lines.length - shownCommits;
  const shown = lines.slice(0, shownCommits).map((line) => `  ${line}`);
  return { count: lines.length, lines: rest > 0 ? [...shown, `  and ${rest} more`] : shown };
}

/** It reads what the folder holds, and fetches nothing. */
async function git(folder: string, args: readonly string[]): Promise<string> {
  const env = { ...process.env, GIT_NO_LAZY_FETCH: "1", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0" };
  const options = { env, timeout: longestLookMs, maxBuffer: 16 * 1024 * 1024 };
  const { stdout } = await run("git", ["-C", folder, ...args], options);
  return stdout;
}

function folderOf(repository: string): string | undefined {
  const path = repository.startsWith("file:///") ? fileURLToPath(repository) : repository;
  return isAbsolute(path) && existsSync(path) ? path : undefined;
}

function commitOf(text: string | Unknown | undefined): string | undefined {
  const release = typeof text === "string" ? parseRelease(text) : undefined;
  return release?.kind === "commit" ? release.commit : undefined;
}
