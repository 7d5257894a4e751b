import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, copyFile, lstat, rm, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pipeline } from "node:stream/promises";
import { execa } from "execa";
import type { CheckedOutEntry } from "./checked-out";
import { type GitJob, read, unattended } from "./git";
import { displayName, isFetchable, isOnThisMachine, location, originOf } from "./git-source";
import { StepFailure } from "./runtime";
import { textWithin } from "./within-folder";

/** What was checked out of a commit. */
export interface Checkout {
  repo: string;
  gitDir: string;
  commitId: string;
  /** What git has laid out of it. */
  entries: readonly CheckedOutEntry[];
  workTree: string;
  /** A folder of this checkout alone, outside of the work tree. */
  scratchDir: string;
  /** The emulator's own environment. */
  env: Readonly<Record<string, string | undefined>>;
}

/** A file that is in Git LFS: the commit has only this of it. */
interface Pointer {
  path: string;
  oid: string;
  size: number;
}

const pointerPattern =
  /^version https:\/\/git-lfs\.github\.com\/spec\/v1\n(?:.*\n)*?oid sha256:([0-9a-f]{64})\nsize (\d+)\n/;
/** By the specification of Git LFS, nothing longer is a pointer. */
const longestPointer = 1024;
const namedFiles = 5;

/**
 * Puts the files that are in Git LFS in the place of their pointers: from the repository, when it is on this machine and
 * has them, else by `git-lfs`. Those that neither has are named in the log, with what to do.
 */
export async function restoreLargeFiles(checkout: Checkout, job: GitJob): Promise<void> {
  const pointers = await pointersOf(checkout);
  if (pointers.length === 0) return;
  job.log(`==> Getting ${pointers.length === 1 ? "one file" : `${pointers.length} files`} from Git LFS`);
  const store = await localStore(checkout.repo);
  const missing: Pointer[] = [];
  for (const pointer of pointers) {
    job.signal.throwIfAborted();
    const isThere = (await takeFromStore(checkout, pointer, store)) || (await download(checkout, pointer, job));
    if (!isThere) missing.push(pointer);
  }
  if (missing.length > 0) job.log(await explanation(checkout, missing));
}

/** The pointers among what was checked out. */
async function pointersOf({ gitDir, commitId, entries, workTree }: Checkout): Promise<Pointer[]> {
  const attributes = [commitId, "--", ":(glob)**/.gitattributes"];
  const usesLfs = await read(["--git-dir", gitDir, "grep", "--quiet", "--fixed-strings", "filter=lfs", ...attributes]);
  if (usesLfs === undefined) return [];
  const files = entries.filter(({ kind }) => kind === "file");
  const found: Pointer[] = [];
  for (const { path } of files) found.push(...(await readPointer(workTree, path)));
  return found;
}

async function readPointer(workTree: string, path: string): Promise<Pointer[]> {
  const { size: length } = await lstat(join(workTree, path));
  if (length > longestPointer) return [];
  const [, oid, size] = pointerPattern.exec((await textWithin(workTree, path)) ?? "") ?? [];
  return oid === undefined ? [] : [{ path, oid, size: Number(size) }];
}

/** Where a repository on this machine keeps its large files. */
async function localStore(repo: string): Promise<string | undefined> {
  if (!isOnThisMachine(repo)) return undefined;
  const path = location(repo);
  const gitDir = (await read(["-C", path, "rev-parse", "--git-common-dir"]))?.trim();
  return gitDir === undefined ? undefined : join(resolve(path, gitDir), "lfs", "objects");
}

async function takeFromStore({ workTree }: Checkout, pointer: Pointer, store: string | undefined): Promise<boolean> {
  if (store === undefined) return false;
  const { oid, path } = pointer;
  const object = join(store, oid.slice(0, 2), oid.slice(2, 4), oid);
  if (!(await holds(object, pointer))) return false;
  await replace(join(workTree, path), object);
  return true;
}

/** Puts another content into a file. Whether it may be run is said by the commit, not by where the content comes from. */
async function replace(target: string, content: string): Promise<void> {
  const { mode } = await stat(target);
  await copyFile(content, target);
  await chmod(target, mode);
}

/** Lets `git-lfs` get a file from where the repository's large files are. */
async function download(checkout: Checkout, pointer: Pointer, job: GitJob): Promise<boolean> {
  const { gitDir, workTree, scratchDir, env } = checkout;
  const target = join(workTree, pointer.path);
  const downloaded = join(scratchDir, pointer.oid);
  const from = await serverSettings(checkout);
  const result = await execa("git", ["--git-dir", gitDir, ...from, "lfs", "smudge", "--", pointer.path], {
    cwd: workTree,
    env: { ...env, ...(await unattended(env)), GIT_LFS_SKIP_SMUDGE: "0" },
    extendEnv: false,
    inputFile: target,
    stdout: { file: downloaded },
    cancelSignal: job.signal,
    reject: false,
  });
  job.signal.throwIfAborted();
  const isThere = result.exitCode === 0 && (await holds(downloaded, pointer));
  if (isThere) await replace(target, downloaded);
  else if (result.stderr !== "" && !isNoCommand(result.stderr)) job.log(result.stderr.split("\n").at(-1) ?? "");
  await rm(downloaded, { force: true });
  return isThere;
}

/** Whether git says that it has no `git-lfs`. */
function isNoCommand(stderr: string): boolean {
  return stderr.includes("'lfs' is not a git command");
}

/**
 * Tells `git-lfs` its server: the one that the commit names, else the repository; for a clone, what it was cloned from.
 *
 * @throws StepFailure when the commit names one that git itself would not fetch from: `git-lfs` reads that name, too, and
 *   a path on this machine is not for another machine's repository to name
 */
async function serverSettings({ repo, gitDir, commitId }: Checkout): Promise<string[]> {
  const keys = "^(lfs\\.url|lfs\\.pushurl|remote\\..*\\.(lfs|lfspush|push)?url)$";
  const args = ["config", "-z", "--blob", `${commitId}:.lfsconfig`, "--get-regexp", keys];
  const found = ((await read(["--git-dir", gitDir, ...args])) ?? "").split("\0").filter((entry) => entry !== "");
  const named = found.map(
    (entry) => [entry.slice(0, entry.indexOf("\n")), entry.slice(entry.indexOf("\n") + 1)] as const,
  );
  const isLocal = isOnThisMachine(repo);
  const wrong = named.find(([, url]) => !isFetchable(url) || (!isLocal && isOnThisMachine(url)));
  if (wrong !== undefined) {
    throw new StepFailure(
      `\`.lfsconfig\` has \`${displayName(wrong[1])}\` for \`${wrong[0]}\`: set it to a URL of https or ssh, or take it out`,
    );
  }
  const origin = isLocal ? ((await originOf(repo)) ?? `file://${location(repo)}`) : repo;
  const server = named.flatMap(([key, url]) => (key === "lfs.url" ? ["-c", `lfs.url=${url}`] : []));
  return ["-c", `remote.origin.url=${origin}`, ...server];
}

async function holds(path: string, { oid, size }: Pointer): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (found?.size !== size) return false;
  const hash = createHash("sha256");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex") === oid;
}

async function explanation({ repo, env }: Checkout, missing: readonly Pointer[]): Promise<string> {
  const named = missing.slice(0, namedFiles).map(({ path }) => path);
  const more = missing.length > namedFiles ? ` and ${missing.length - namedFiles} more` : "";
  const { exitCode } = await execa("git", ["lfs", "version"], { env, extendEnv: false, reject: false });
  const advice = exitCode === 0 ? "" : "install git-lfs and deploy again";
  const local = isOnThisMachine(repo)
    ? `\`git -C ${location(repo)} lfs fetch\` gets them`
    : "see that they were pushed";
  const todo = advice === "" ? local : advice;
  return `==> Still pointers, since Git LFS has no content for them in ${displayName(repo)}: ${named.join(", ")}${more}; ${todo}`;
}
