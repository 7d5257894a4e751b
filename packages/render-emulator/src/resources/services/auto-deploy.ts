import { globMatcher, type Service } from "@slipway/render-api";
import { isWithin } from "../../runtimes/within-folder";

type AutoDeploy = Pick<Service, "autoDeploy" | "autoDeployTrigger">;
type AutoDeployInput = { [Setting in keyof AutoDeploy]?: AutoDeploy[Setting] | undefined };

/** Both spellings of the same setting, kept in step: `autoDeployTrigger` wins over `autoDeploy`. */
export function autoDeployOf(input: AutoDeployInput, current: AutoDeploy): AutoDeploy {
  const { autoDeployTrigger: trigger, autoDeploy } = input;
  if (trigger !== undefined) return { autoDeploy: trigger === "off" ? "no" : "yes", autoDeployTrigger: trigger };
  if (autoDeploy === undefined) {
    return { autoDeploy: current.autoDeploy, autoDeployTrigger: current.autoDeployTrigger };
  }
  return { autoDeploy, autoDeployTrigger: autoDeploy === "yes" ? "commit" : "off" };
}

/** What of a service tells whether new commits of its branch are deployed. */
type Follower = Pick<Service, "autoDeploy" | "repo" | "suspended" | "rootDir" | "buildFilter"> & {
  serviceDetails: Pick<Service["serviceDetails"], "runtime">;
};

/**
 * Whether new commits of its branch are deployed by themselves. There are no checks on this machine, so a commit counts
 * as one whose checks have passed.
 */
export function followsBranch({ autoDeploy, repo, suspended, serviceDetails }: Follower): boolean {
  const isFromRepository = repo !== undefined && repo !== "" && serviceDetails.runtime !== "image";
  return isFromRepository && autoDeploy === "yes" && suspended === "not_suspended";
}

const skipPhrases = /\[(?:skip (?:render|deploy|cd)|(?:render|deploy|cd) skip)\]/i;

/** The phrase of a commit's message that keeps it from being deployed by itself; undefined when it has none. */
export function skipPhraseOf(message: string): string | undefined {
  return skipPhrases.exec(message)?.[0];
}

/**
 * Whether a change of these files deploys a service by itself. Where its build filter names paths, they say so, also
 * outside of its root directory: that is how Render's documentation lets a service be deployed for what it shares with
 * others. Where it names none, the root directory does. Ignored paths win.
 *
 * @param files relative to the repository's root, as the filter's globs are
 */
export function isDeployedFor({ rootDir, buildFilter }: Follower, files: readonly string[]): boolean {
  const { paths = [], ignoredPaths = [] } = buildFilter ?? {};
  const folder = rootDir.replace(/^\.?\/|\/$/g, "");
  const included = paths.length > 0 ? globMatcher(paths, globs) : (file: string) => isWithin(folder, file);
  const isIgnored = globMatcher(ignoredPaths, globs);
  return files.some((file) => included(file) && !isIgnored(file));
}

const globs = { braces: true };
