import { type DeployReply, isCronJobId } from "@slipway/render-api";
import {
  advisingRefresh,
  cancelDeploy,
  Deadline,
  getDeploy,
  isUnfinished,
  messageOf,
  poll,
  type RenderClient,
  RenderError,
} from "@slipway/render-client";
import { ProviderError } from "../../error";

/** How a deploy is watched. */
export interface Watch {
  /** The service's key in the rollout. */
  readonly name: string;
  readonly render: RenderClient;
  /** Works on after a cancellation. */
  readonly cleanup: RenderClient;
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

/** How a deploy ended. */
export interface Ended {
  readonly deploy: DeployReply;
  /** Why nobody knows how it ends, when nobody does. */
  readonly unknownBecause?: string;
}

/**
 * Waits for the end of a deploy, good or bad. When the wait has to be given up, the deploy is cancelled; one that goes live in spite
 * of that counts.
 */
export async function untilEnd(watch: Watch, serviceId: string, started: DeployReply): Promise<Ended> {
  try {
    return { deploy: await waitForEnd(watch, serviceId, started.id) };
  } catch (error) {
    const ended = await cancelled({ ...watch, render: watch.cleanup }, serviceId, started.id);
    if (ended instanceof RenderError || ended instanceof ProviderError) {
      const unknownBecause =
        `${messageOf(error)} Its deploy \`${started.id}\` may still go live, because it could not be ` +
        `cancelled: ${ended.message}`;
      return { deploy: started, unknownBecause };
    }
    if (ended.status !== "live") throw error;
    return { deploy: ended };
  }
}

/** Waits until a deploy has ended. A request that fails says nothing about the deploy, so it is looked at again for a while. */
async function waitForEnd(watch: Watch, serviceId: string, deployId: string): Promise<DeployReply> {
  const { signal, overall, onStatus } = watch;
  const { clock } = watch.render;
  const now = (): number => clock.now();
  const limit = overall ?? new Deadline(longestDeployMs, now);
  // Those before it may take as long as any deploy may.
  const queue = new Deadline(longestDeployMs, now);
  const silence = new Deadline(longestSilenceMs, now);
  let status = "begun";
  const look = async (): Promise<DeployReply | undefined> => {
    const deploy = await lookUnlessSilent(watch, serviceId, deployId, silence);
    status = deploy?.status ?? status;
    onStatus(deploy === undefined ? `${status}, Render does not answer` : status);
    if (deploy !== undefined && !isUnfinished(deploy)) return deploy;
    // Render's limits count from the build on.
    if (status === "queued") queue.start();
    else limit.start();
    const over = [limit, queue].find(({ isOver }) => isOver);
    if (over === undefined) return undefined;
    throw new ProviderError(
      `its deploy \`${deployId}\` is still \`${status}\` after the ${Math.round(over.limitMs / 1000)} s that it may take.`,
    );
  };
  const ended = await poll(look, { limitMs: queue.limitMs + limit.limitMs + silence.limitMs, signal, clock });
  if (ended !== undefined) return ended;
  throw new ProviderError(`it is unknown what became of its deploy \`${deployId}\`, last seen as \`${status}\`.`);
}

async function lookUnlessSilent(
  { name, render, signal }: Watch,
  serviceId: string,
  deployId: string,
  silence: Deadline,
): Promise<DeployReply | undefined> {
  try {
    const deploy = await advisingRefresh(name, serviceId, () => getDeploy(render, serviceId, deployId));
    silence.reset();
    return deploy;
  } catch (error) {
    if (signal.aborted || !isSilence(error) || silence.start().isOver) throw error;
    return undefined;
  }
}

/** Whether Render, or what lies between, is out of order for the moment. */
function isSilence(error: unknown): boolean {
  if (!(error instanceof RenderError)) return false;
  return error.status === undefined || error.status === 429 || error.status >= 500;
}

/** Cancels a deploy and waits for its end, which may be another one; an error when that can't be had. */
async function cancelled(
  watch: Watch,
  serviceId: string,
  deployId: string,
): Promise<DeployReply | RenderError | ProviderError> {
  if (isCronJobId(serviceId)) return new ProviderError("Render cancels no deploy of a cron job.");
  const overall = new Deadline(longestCancellationMs, () => watch.render.clock.now()).start();
  const { signal } = new AbortController();
  try {
    await cancelDeploy(watch.render, serviceId, deployId);
    return await waitForEnd({ ...watch, signal, overall, onStatus: () => undefined }, serviceId, deployId);
  } catch (error) {
    if (error instanceof RenderError || error instanceof ProviderError) return error;
    throw error;
  }
}
