import { isLocalRepository } from "../../../components/source";
import { askGit } from "../../../infra/git";
import { repositoryAt } from "../git-host/start";
import { OperationError } from "../operation-error";
import type { Project } from "../project";

/** Where the code of a pull request is. */
export interface PreviewSource {
  commit: string;
  /** The Git URL that was named. Absent where it is the template's, or a clone's. */
  url?: string;
  /** The clone on this machine that is served. */
  clone?: string;
}

/** What a command line says of it. */
export interface SourceOptions {
  repo?: string;
  commit?: string;
}

/**
 * The code of a pull request: on the emulator a clone on this machine, this project's own unless another is named, or a URL; at Render, which
 * doesn't see this machine, a URL, the template's unless another is named.
 *
 * @throws OperationError when it isn't there, or lacks the commit
 */
export async function previewSource(
  project: Project,
  { repo, commit }: SourceOptions,
  isOnEmulator: boolean,
): Promise<PreviewSource> {
  const isUrl = repo !== undefined && !isLocalRepository(repo);
  if (isOnEmulator && !isUrl) return sourceIn(await repositoryAt(repo ?? project.root), commit);
  if (repo !== undefined && !isUrl)
    throw new OperationError(
      `\`--repo ${repo}\` is a folder of this machine, and Render doesn't see it: name the repository's URL, or leave \`--repo\` out ` +
        "for the one in the template.",
    );
  if (commit === undefined)
    throw new OperationError(
      "Which commit to run is not known here: name the pull request's with `--commit <40 hex digits>`.",
    );
  return { commit, ...(repo !== undefined && { url: repo }) };
}

async function sourceIn(clone: string, asked: string | undefined): Promise<PreviewSource> {
  const { isDone, output } = await askGit(["rev-parse", "--verify", "--quiet", `${asked ?? "HEAD"}^{commit}`], {
    cwd: clone,
  });
  if (isDone) return { commit: output.trim(), clone };
  throw new OperationError(
    asked === undefined
      ? `\`${clone}\` has no commit yet, and only what is committed is deployed.`
      : `\`${clone}\` has no commit \`${asked}\`: fetch the pull request (\`git fetch origin pull/<number>/head\`), or name a commit that is there.`,
  );
}
