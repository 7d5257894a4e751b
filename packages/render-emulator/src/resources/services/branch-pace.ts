import { isLoopbackAddress } from "@slipway/render-api";
import type { Profile } from "../../profile";
import { hostOf, isOnThisMachine } from "../../runtimes/git-source";

/** How often branches are looked at. */
export type BranchPace = Pick<Profile, "branchIntervalMs" | "remoteBranchIntervalMs">;

/** How much rarer a branch is looked at, at most, while it can't be. */
const rarest = 10;

/**
 * How long to wait before a branch is looked at again: less where only this machine is asked than where a Git host is,
 * and twice as long after each time that it couldn't be, up to ten times as long.
 *
 * @param failures how often in a row it couldn't be looked at
 */
export function pauseBeforeNextLook(repo: string, failures: number, pace: BranchPace): number {
  const host = hostOf(repo) ?? "";
  const isNear = isOnThisMachine(repo) || host === "localhost" || isLoopbackAddress(host);
  const interval = isNear ? pace.branchIntervalMs : pace.remoteBranchIntervalMs;
  return interval * Math.min(2 ** failures, rarest);
}
