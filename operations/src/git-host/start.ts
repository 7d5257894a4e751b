import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import * as path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { askGit } from "../../../infra/git";
import { findEmulator } from "../emulator/record";
import { MODULE_RUNNER } from "../module-runner";
import { OperationError } from "../operation-error";
import type { Project } from "../project";
import { isOwnGitHost } from "./proof";
import { gitUrl } from "./serve";

const ENTRY = path.join(__dirname, "git-host-main.ts");
const START_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

/** How long a repository on this machine is given to tell what it has. */
const ANSWER_LIMIT_MS = 10_000;

/** A repository, and the URL at which it is to be served on this machine. */
export interface GitPlace {
  folder: string;
  url: string;
}

/**
 * The repository that a folder is in.
 *
 * @throws OperationError when it is in none
 */
export async function repositoryAt(folder: string): Promise<string> {
  const { isDone, output } = await askGit(["rev-parse", "--show-toplevel"], { cwd: folder });
  if (isDone) return output.replace(/\n$/, "");
  throw new OperationError(
    `\`${folder}\` is in no Git repository: name a clone of the application with \`--repo <folder>\`.`,
  );
}

/**
 * Finds a URL for a repository.
 *
 * @param former the URL of the last time: services are bound to it, so it is taken again unless another program has its port
 */
export async function placeGitHost(
  project: Project,
  folder: string,
  former: unknown,
  limitMs = ANSWER_LIMIT_MS,
): Promise<GitPlace> {
  const refs = await refsOf(folder, limitMs);
  if (refs === undefined) {
    throw new OperationError(`\`${folder}\` is not a Git repository with a commit: name one with \`--repo <folder>\`.`);
  }
  const port = typeof former === "string" && URL.canParse(former) ? Number(new URL(former).port) : 0;
  const isUsable =
    port !== 0 &&
    ((await freePort(port)) !== undefined ||
      ((await isServed(project, gitUrl(port), limitMs)) && (await refsOf(gitUrl(port), limitMs)) === refs));
  return { folder, url: gitUrl(isUsable ? port : ((await freePort(0)) ?? 0)) };
}

/** Whether a Git server of this project's serves a repository at a URL. */
export async function isServed(project: Project, url: string, limitMs = ANSWER_LIMIT_MS): Promise<boolean> {
  return isOwnGitHost(url, (await findEmulator(project))?.apiKey, limitMs);
}

/**
 * Serves a repository by a process of its own; one that runs already serves on.
 *
 * @param stackFile the file of the stack that it is served for: the process ends when that is gone, or the emulator
 */
export async function ensureGitHost(project: Project, { folder, url }: GitPlace, stackFile: string): Promise<void> {
  if (await isServed(project, url)) return;
  const child = spawn(
    process.execPath,
    [MODULE_RUNNER, ENTRY, folder, new URL(url).port, project.emulatorFolder, stackFile],
    {
      cwd: project.root,
      detached: true,
      stdio: "ignore",
    },
  );
  child.unref();
  await untilServed(child, () => isServed(project, url), url);
}

async function untilServed(child: ChildProcess, isDone: () => Promise<boolean>, url: string): Promise<void> {
  const end = Date.now() + START_TIMEOUT_MS;
  while (!(await isDone())) {
    if (child.exitCode !== null || Date.now() > end) {
      child.kill();
      throw new OperationError(`the repository could not be served at ${url}: is \`git http-backend\` installed?`);
    }
    await delay(POLL_MS);
  }
}

/** What a repository has, at a path or a URL; undefined when it isn't one, or is empty. */
async function refsOf(repository: string, limitMs = ANSWER_LIMIT_MS): Promise<string | undefined> {
  const { isDone, output } = await askGit(["ls-remote", "--", repository], { signal: AbortSignal.timeout(limitMs) });
  return isDone && output !== "" ? output : undefined;
}

/** The port, or any that is free where it is 0; undefined when another program has it. */
async function freePort(port: number): Promise<number | undefined> {
  const server = createServer();
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" ? address?.port : undefined;
  } catch {
    return undefined;
  } finally {
    server.close();
  }
}
