import * as path from "node:path";
import { isLocalRepository, locateRepository } from "../../../components/source";
import { localRelease } from "../../../infra/local-release";
import { messageOf } from "@slipway/render-client";
import type { ServiceSource } from "../../../stacks/system";
import { branchTip } from "../branch-tip";
import { OperationError } from "../operation-error";
import { NO_COMMIT } from "./as-built";

/** The commit that an image is built of. */
export interface BuiltCommit {
  commit: string;
  /** Files of the service that its work tree has otherwise, which are not in the image. */
  uncommitted: readonly string[];
}

const patienceMs = 30_000;

/**
 * The commit that a service's image is built of: the one that was asked for, else the one that its settings pin, else the newest of its
 * source; of a repository on this machine that is the one with its files as they are now, as its stack deploys it.
 *
 * @throws OperationError where there is none
 */
export async function commitOf(source: ServiceSource, root: string, asked: string | undefined): Promise<BuiltCommit> {
  const repo = repositoryOf(source, root);
  const pinned = source.release?.kind === "commit" && source.release.commit !== NO_COMMIT ? source.release : undefined;
  if (isLocalRepository(repo)) {
    const { commit, uncommitted } = await here({ ...source, repo });
    return { commit: asked ?? pinned?.commit ?? commit, uncommitted };
  }
  return { commit: asked ?? pinned?.commit ?? (await newest(repo, source.branch)), uncommitted: [] };
}

/** A Git URL, or the absolute path of a repository on this machine. */
export function repositoryOf({ repo }: Pick<ServiceSource, "repo">, root: string): string {
  return isLocalRepository(repo) && !repo.startsWith("file:") ? path.resolve(root, repo) : locateRepository(repo);
}

async function here(source: ServiceSource) {
  try {
    return await localRelease(source);
  } catch (error) {
    throw new OperationError(messageOf(error));
  }
}

async function newest(repo: string, branch: string): Promise<string> {
  const commit = await branchTip({ repo, branch }, { signal: AbortSignal.timeout(patienceMs) });
  if (commit !== undefined) return commit;
  throw new OperationError(
    `The newest commit of the branch \`${branch}\` can't be asked for: give one with \`--commit\`, which this stack's settings don't pin.`,
  );
}
