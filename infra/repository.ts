import { existsSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { similar } from "@slipway/render-api";
import { type Environment, isLocal } from "../components/environment";
import { isLocalRepository, locateRepository } from "../components/source";
import type { ConfiguredSystem, Problem, ServiceSource } from "../stacks/system";
import { askGit } from "./git";
import { isPlainWord, shellWord } from "./shell-word";

/**
 * What is wrong with a system's repository on this machine: a path without git, a folder that isn't in it, a commit that
 * it doesn't hold, or a path where the platform can't see this machine.
 */
export async function repositoryProblems({ sources }: ConfiguredSystem, environment: Environment): Promise<Problem[]> {
  const services = Object.values(sources).filter(({ repo }) => repo !== "" && isLocalRepository(repo));
  const [source] = services;
  if (!source) return [];
  const { repo } = source;
  if (!isLocal(environment)) {
    const message = `is \`${repo}\`: expected a Git URL, its host and path filled in, since ${environment} can't see this machine`;
    return [{ path: ["repo"], message, fix: { set: "https://github.com/<you>/<repository>" } }];
  }
  const repository = await openRepository(repo);
  if ("fix" in repository) return [repository];
  return [...(await folderProblems(repository, source)), ...(await releaseProblems(repository, services))];
}

/** A repository on this machine that something can be deployed from. */
interface LocalRepository {
  /** Its work tree, or where it is when it has none. */
  root: string;
  isBare: boolean;
  isShallow: boolean;
}

/** Says of a repository what it is, or why nothing can be deployed from it. */
async function openRepository(repo: string): Promise<LocalRepository | Problem> {
  const problem = (message: string, fix: Problem["fix"]): Problem => ({
    path: ["repo"],
    message: `is \`${repo}\`: ${message}`,
    fix,
  });
  const path = locateRepository(repo);
  const said = existsSync(path) ? await describe(path) : "";
  if (typeof said === "string") {
    return said.includes("dubious ownership")
      ? problem("it belongs to another user, so git doesn't touch it until it is told to", {
          run: `git config --global --add safe.directory ${shellWord(path)}`,
        })
      : problem("expected a Git repository (a URL with a host and a path, or a path on this machine)", { set: "." });
  }
  const { root, isBare, isShallow, objectFormat, hasCommit } = said;
  if (realpathSync(path) !== realpathSync(root))
    return problem(`expected the root of a repository; this is a folder of ${root}, which \`rootDir\` can name`, {
      set: root,
    });
  if (objectFormat !== "sha1")
    return problem(
      `its commits are named by ${objectFormat}; expected SHA-1, which is all that Render can be asked for`,
      {
        set: "<repository>",
      },
    );
  if (!hasCommit)
    return problem("it has no commit yet, and only what is committed is deployed", {
      run: `git -C ${shellWord(path)} add --all && git -C ${shellWord(path)} commit --message "First"`,
    });
  return { root, isBare, isShallow };
}

/** What git says of the repository at a path, or why it says nothing. */
async function describe(path: string) {
  const ask = (...args: string[]) => askGit(["rev-parse", ...args], { cwd: path });
  const flags = ["--is-bare-repository", "--is-shallow-repository", "--show-object-format", "--absolute-git-dir"];
  const { isDone, output, error } = await ask(...flags);
  if (!isDone) return error;
  const [bare, shallow, objectFormat, gitDir = ""] = output.split("\n");
  const isBare = bare === "true";
  const top = isBare ? undefined : await ask("--show-toplevel");
  if (top?.isDone === false) return top.error;
  const { isDone: hasCommit } = await ask("--verify", "--quiet", "HEAD^{commit}");
  const root = top === undefined ? gitDir : top.output.trimEnd();
  return { root, isBare, isShallow: shallow === "true", objectFormat, hasCommit };
}

async function folderProblems({ root, isBare }: LocalRepository, { rootDir }: ServiceSource): Promise<Problem[]> {
  const isThere = isBare
    ? rootDir === "" || (await objectType(root, `HEAD:${rootDir}`)) === "tree"
    : statSync(join(root, rootDir), { throwIfNoEntry: false })?.isDirectory();
  if (isThere) return [];
  const message = `is \`${rootDir}\`: expected a folder of ${root}`;
  const folder = await folderLike(root, rootDir);
  return [{ path: ["rootDir"], message, fix: folder === undefined ? "remove" : { set: folder } }];
}

/** A folder of a repository that may have been meant by one that it does not have: one of nearly that name, or the last on the way there. */
async function folderLike(root: string, path: string): Promise<string | undefined> {
  const listed = await askGit(["ls-tree", "-r", "-d", "-z", "--name-only", "HEAD"], { cwd: root });
  const folders = listed.output.split("\0").filter(isPlainWord);
  const onTheWay = folders.filter((folder) => path.startsWith(`${folder}/`));
  return similar(folders, path) ?? onTheWay.at(-1);
}

/** Each pinned commit that the repository doesn't hold, with the line that gets it. */
async function releaseProblems(
  { root, isShallow }: LocalRepository,
  services: readonly ServiceSource[],
): Promise<Problem[]> {
  const pinned = new Map(
    services.flatMap(({ release, releasePath = [] }) =>
      release?.kind === "commit" ? [[releasePath.join("."), { path: releasePath, commit: release.commit }]] : [],
    ),
  );
  const problems = [...pinned.values()].map(async ({ path, commit }): Promise<Problem[]> => {
    if ((await objectType(root, commit)) === "commit") return [];
    const found = `is \`${commit}\`: expected a commit of ${root}`;
    if (!isShallow) return [{ path, message: found, fix: { set: `$(git -C ${shellWord(root)} rev-parse HEAD)` } }];
    const message = `${found}, which is a shallow clone and may lack no more than the history before its own`;
    return [{ path, message, fix: { run: `git -C ${shellWord(root)} fetch --unshallow` } }];
  });
  return (await Promise.all(problems)).flat();
}

/** Empty where there is no such object. */
async function objectType(root: string, object: string): Promise<string> {
  return (await askGit(["cat-file", "-t", object], { cwd: root })).output.trim();
}
