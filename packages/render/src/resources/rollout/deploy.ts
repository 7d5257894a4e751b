import type { DeployReply } from "@slipway/render-api";
import {
  advisingRefresh,
  cancelDeploy,
  Deadline,
  deploysOf,
  getDeploy,
  isInconclusive,
  isUnfinished,
  liveDeploy,
  messageOf,
  poll,
  postDeploy,
  type RenderClient,
} from "@slipway/render-client";
import { ProviderError } from "../../error";
import type { Entry } from "./records";

/** How one service's deploy went. */
export interface DeployResult {
  /** The deploy that was live before, to which a rollback would go. */
  readonly before: DeployReply | undefined;
  /** The deploy that was started, as it ended. */
  readonly deploy: DeployReply;
  /** Why nobody knows how it ends, when nobody does. */
  readonly doubt?: string;
}

/** How a deploy is watched. */
export interface Watch {
  /** The service's key in the rollout. */
  readonly name: string;
  readonly render: RenderClient;
  /** Its end cancels the deploy. */
  readonly signal: AbortSignal;
  /** The time that all of the rollout may take, counted already, when the program limits it. */
  readonly overall: Deadline | undefined;
  readonly onStatus: (status: string) => void;
}

/** Render's own limits: 120 minutes for the build, 30 for the pre-deploy command, 15 for the start. */
const longestDeployMs = 165 * 60_000;
/** For how long the API may be out of reach while a deploy goes on. */
const longestSilenceMs = 5 * 60_000;
const longestCancellationMs = 60_000;

/**
 * Deploys a service and waits for the end, good or bad. When the wait has to be given up, the deploy is cancelled; one that goes
 * live in spite of that counts.
 *
 * @param cleanup works on after a cancellation
 */
export async function deployService(watch: Watch, cleanup: RenderClient, entry: Entry): Promise<DeployResult> {
  const { name, render } = watch;
  const { serviceId, release } = entry;
  const earlier = await advisingRefresh(name, serviceId, () => deploysOf(render, serviceId));
  const before = earlier.find((deploy) => deploy.status === "live");
  // What follows its branch stays at its commit: whether a newer one may be deployed is for Render to judge.
  const commitId = release ?? before?.commit?.id;
  const known = new Set(earlier.map((deploy) => deploy.id));
  const started = await startDeploy(watch, cleanup, serviceId, commitId, known);
  try {
    const deploy = await waitForEnd(watch, serviceId, started.id);
    const isReplaced = release === undefined && deploy.status === "deactivated";
    return { before, deploy: isReplaced ? ((await liveDeploy(render, serviceId)) ?? deploy) : deploy };
  } catch (error) {
    const ended = await cancelled({ ...watch, render: cleanup }, serviceId, started.id);
    if (ended instanceof ProviderError) {
      const doubt = `${messageOf(error)} Its deploy \`${started.id}\` may go live yet, since it could not be cancelled: ${ended.message}`;
      return { before, deploy: started, doubt };
    }
    if (ended.status !== "live") throw error;
    return { before, deploy: ended };
  }
}

/** Waits until a deploy has ended. A request that fails says nothing about the deploy, so it is looked at again for a while. */
export function waitForEnd(watch: Watch, serviceId: string, deployId: string): Promise<DeployReply> {
  const { signal, overall, onStatus } = watch;
  const limit = overall ?? new Deadline(longestDeployMs);
  const silence = new Deadline(longestSilenceMs);
  let status = "begun";
  return poll(signal, async () => {
    const deploy = await lookUnlessSilent(watch, serviceId, deployId, silence);
    status = deploy?.status ?? status;
    onStatus(deploy === undefined ? `${status}, Render does not answer` : status);
    if (deploy !== undefined && !isUnfinished(deploy)) return deploy;
    // Render's limits count from the build on: how long a deploy is queued depends on those before it.
    if (deploy !== undefined && deploy.status !== "queued") limit.start();
    if (!limit.isOver) return undefined;
    throw new ProviderError(
      `its deploy \`${deployId}\` is still \`${status}\` after the ${Math.round(limit.limitMs / 1000)} s that it may take.`,
    );
  });
}

async function lookUnlessSilent(
  { name, render }: Watch,
  serviceId: string,
  deployId: string,
  silence: Deadline,
): Promise<DeployReply | undefined> {
  try {
    const deploy = await advisingRefresh(name, serviceId, () => getDeploy(render, serviceId, deployId));
    silence.reset();
    return deploy;
  } catch (error) {
    if (!isInconclusive(error) || silence.start().isOver) throw error;
    return undefined;
  }
}

/** Cancels a deploy and waits for its end, which may be another one; an error when that can't be had. */
async function cancelled(watch: Watch, serviceId: string, deployId: string): Promise<DeployReply | ProviderError> {
  const overall = new Deadline(longestCancellationMs).start();
  const { signal } = new AbortController();
  try {
    await cancelDeploy(watch.render, serviceId, deployId);
    return await waitForEnd({ ...watch, signal, overall, onStatus: () => undefined }, serviceId, deployId);
  } catch (error) {
    if (error instanceof ProviderError) return error;
    throw error;
  }
}

/** Starts a deploy. When Render queues it, or its answer is lost or awaited no longer, the deploy is found in the list. */
async function startDeploy(
  { render, signal }: Watch,
  cleanup: RenderClient,
  serviceId: string,
  commitId: string | undefined,
  earlier: ReadonlySet<string>,
): Promise<DeployReply> {
  const begun = async (asked: RenderClient): Promise<DeployReply | undefined> =>
    (await deploysOf(asked, serviceId)).find(
      ({ id, commit }) => !earlier.has(id) && (commitId === undefined || !commit || commit.id === commitId),
    );
  try {
    const body = commitId === undefined ? {} : { commitId };
    return (await postDeploy(render, serviceId, body)) ?? (await poll(signal, () => begun(render)));
  } catch (error) {
    if (!isInconclusive(error)) throw error;
    const found = await begun(cleanup);
    if (found === undefined) throw error;
    return found;
  }
}
