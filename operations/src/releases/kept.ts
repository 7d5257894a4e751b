import { type DeployReply, type Release, releaseOf, sameRelease } from "@slipway/render-api";

/**
 * What Render does to bring an earlier release back, as far as can be told without trying. Render keeps the newest 5, 15 or 30 builds of a
 * service, by the workspace's plan, which its API doesn't tell.
 */
export type WayBack = "no build" | "perhaps a build" | "a build";

/** Kept on every plan. */
const surelyKept = 5;
/** Kept on none. */
const neverKept = 30;

const SERVED: ReadonlySet<string> = new Set(["live", "deactivated"]);
/** Statuses in which a deploy has no build (yet). */
const UNBUILT: ReadonlySet<string> = new Set(["created", "queued", "build_in_progress", "build_failed"]);

/** Whether a deploy has served. */
export function hasServed({ status }: Pick<DeployReply, "status">): boolean {
  return SERVED.has(status);
}

/**
 * How a service gets back to a release.
 *
 * @param deploys the service's, newest first
 */
export function wayBack(deploys: readonly DeployReply[], release: Release): WayBack {
  const builds = deploys.filter(({ status, trigger }) => trigger !== "rollback" && !UNBUILT.has(status));
  const ranks = buildsOf(deploys, release).map((build) => builds.indexOf(build));
  const best = Math.min(...ranks, Number.POSITIVE_INFINITY);
  if (best < surelyKept) return "no build";
  return best < neverKept ? "perhaps a build" : "a build";
}

/**
 * The deploys that built a release: of each row of deploys of it, the oldest. Those after it may be the same build once more, with other
 * variables; which, Render doesn't tell. A row that begins with a rollback has the build of an earlier one.
 */
function buildsOf(deploys: readonly DeployReply[], release: Release): DeployReply[] {
  const served = deploys.filter(hasServed);
  const isOfRelease = (deploy: DeployReply | undefined): boolean =>
    deploy !== undefined && sameRelease(releaseOf(deploy), release);
  return served.filter(
    (deploy, at) => isOfRelease(deploy) && !isOfRelease(served[at + 1]) && deploy.trigger !== "rollback",
  );
}
