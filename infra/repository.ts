import { existsSync } from "node:fs";
import { isAbsolute, join } from "node:path";
import { simpleGit } from "simple-git";
import type { Environment } from "../components/environment";
import { isLocalRepository, locateRepository, repositoryPaths } from "../components/source";
import type { ConfiguredSystem, ServiceSource } from "../stacks/system";
import { configPath, setCommand, type SettingsProblem } from "./problem";

/** Repositories that aren't: a path without git, a folder that isn't in it, or a path where the platform can't see this machine. */
export async function repositoryProblems(
  configured: readonly ConfiguredSystem[],
  project: string,
  environment: Environment,
): Promise<SettingsProblem[]> {
  const found = await Promise.all(
    configured.map(async ({ system, sources }) => {
      const source = Object.values(sources).find(({ repo }) => isLocalRepository(repo));
      if (!source) return [];
      const key = `${project}:${system.name}`;
      const problem = (path: string, message: string, example: string): SettingsProblem[] => [
        { configPath: configPath(key, [path]), message, command: setCommand(configPath(key, [path]), example) },
      ];
      const url = "https://github.com/<you>/<repository>";
      if (environment !== "local") {
        return problem(
          "repo",
          `is \`${source.repo}\`: expected a Git URL, since ${environment} can't see this machine`,
          url,
        );
      }
      const root = await topLevel(locateRepository(source.repo));
      if (root === undefined)
        return problem(
          "repo",
          `is \`${source.repo}\`: expected a Git repository (a URL, or a path on this machine)`,
          ".",
        );
      if (isAbsolute(source.rootDir) || !existsSync(join(root, source.rootDir))) {
        return problem("rootDir", `is \`${source.rootDir}\`: expected a folder of ${root}`, "examples/realtime");
      }
      return [];
    }),
  );
  return found.flat();
}

/** What a local repository would deploy of a service now. */
export interface LocalRelease {
  /** The last commit that changed the service. */
  commit: string;
  /** Files of the service that differ from it in the work tree and won't be deployed. */
  uncommitted: string[];
}

/**
 * The last commit of a local repository that touches a service's files.
 *
 * @throws Error when no commit does
 */
export async function localRelease(source: ServiceSource): Promise<LocalRelease> {
  const git = simpleGit(locateRepository(source.repo));
  const pathspecs = repositoryPaths(source).map((path) => `:(top,glob)${path}`);
  const commit = (await git.raw(["log", "-1", "--format=%H", "--", ...pathspecs])).trim();
  if (commit === "") {
    throw new Error(
      `no commit of ${locateRepository(source.repo)} has any of ${source.paths.join(", ")} in \`${source.rootDir}\`: commit them first`,
    );
  }
  const status = await git.raw(["status", "--porcelain", "--untracked-files=all", "--", ...pathspecs]);
  return { commit, uncommitted: status.split("\n").flatMap((line) => (line === "" ? [] : [line.slice(3)])) };
}

async function topLevel(path: string): Promise<string | undefined> {
  if (!existsSync(path)) return undefined;
  return simpleGit(path)
    .revparse(["--show-toplevel"])
    .catch(() => undefined);
}
