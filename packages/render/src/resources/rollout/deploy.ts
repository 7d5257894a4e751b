import { deployBody, type DeployReply, parseRelease, type ServiceReply } from "@slipway/render-api";
import {
  advisingRefresh,
  cancelDeploy,
  Deadline,
  deploysOf,
  getDeploy,
  getService,
  isUnfinished,
  liveDeploy,
  messageOf,
  poll,
  type RenderClient,
  RenderError,
  scaleService,
  startDeploy,
  startRollback,
} from "@slipway/render-client";
import { ProviderError } from "../../error";
import { type DeployedRecord, type Entry, keptDeploy, reusesBuild } from "./records";

/** How one service's deploy went. */
export interface DeployResult {
  /** The deploy that was live before, to which a rollback would go. */
  readonly before: DeployReply | undefined;
  /** The deploy that was started, as it ended. */
  readonly deploy: DeployReply;
  /** The release that it had to come to, as text; undefined when any will do. */
  readonly expected: string | undefined;
  /** Why nobody knows how it ends, where that is so. */
  readonly unknownBecause?: string;
}

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

/** What a service runs before it is deployed. */
interface Before {
  readonly service: ServiceReply;
  /** Its newest deploys, the newest first. */
  readonly deploys: readonly DeployReply[];
  readonly live: DeployReply | undefined;
}

/** Render's own limits: 120 minutes for the build, 30 for the pre-deploy command, 15 for the start. */
const longestDeployMs = 165 * 60_000;
/** For how long the API may be out of reach while a deploy goes on. */
const longestSilenceMs = 5 * 60_000;
const longestCancellationMs = 60_000;

/** A service that nobody can deploy until somebody resumes it. */
export class SuspendedService extends Error {}

/**
 * Deploys a service and waits for the end, good or bad. When the wait has to be given up, the deploy is cancelled; one that goes
 * live in spite of that counts.
 *
 * @param record what is known of what the service runs
 * @throws SuspendedService when it is suspended
 */
export async function deployService(
  watch: Watch,
  entry: Entry,
  record: DeployedRecord | undefined,
): Promise<DeployResult> {
  const { name, render } = watch;
  const { serviceId } = entry;
  const before = await advisingRefresh(name, serviceId, () => lookAt(render, serviceId));
  if (before.service.suspended === "suspended") throw new SuspendedService();
  const kept = record && keptDeploy(entry, record);
  const back = kept && (await goBack(watch, serviceId, kept.deployId, before));
  return back ?? deployAnew(watch, entry, record, before);
}

async function lookAt(render: RenderClient, serviceId: string): Promise<Before> {
  const [service, deploys] = await Promise.all([getService(render, serviceId), deploysOf(render, serviceId)]);
  return { service, deploys, live: deploys.find(({ status }) => status === "live") };
}

/** Goes to a deploy that Render still keeps, with no build; undefined when Render keeps it no longer. */
async function goBack(
  watch: Watch,
  serviceId: string,
  deployId: string,
  before: Before,
): Promise<DeployResult | undefined> {
  const deploy = await rollBack(watch, serviceId, deployId, before).catch((error: unknown) => {
    if (error instanceof RenderError && error.status !== undefined && [400, 404, 409, 410].includes(error.status))
      return undefined;
    throw error;
  });
  return deploy && { before: before.live, expected: undefined, ...deploy };
}

/**
 * Rolls back by a deploy of its own, which is waited for. Render's rollback restores the number of instances; the
 * program's stays.
 */
export async function rollBack(
  watch: Watch,
  serviceId: string,
  deployId: string,
  { service, deploys }: Pick<Before, "service" | "deploys">,
): Promise<Pick<DeployResult, "deploy" | "unknownBecause">> {
  const { render, cleanup, signal } = watch;
  const known = new Set(deploys.map(({ id }) => id));
  const started = await startRollback(render, serviceId, deployId, { known, lookUp: cleanup, signal });
  const ended = await untilEnd(watch, serviceId, started);
  const wanted = service.serviceDetails.numInstances;
  if (wanted !== undefined && ended.deploy.status === "live") {
    const now = (await getService(render, serviceId)).serviceDetails.numInstances;
    if (now !== wanted) await scaleService(render, serviceId, wanted);
  }
  return ended;
}

/** Deploys the entry's release with a build, or without one where only variables changed that no build reads. */
async function deployAnew(
  watch: Watch,
  entry: Entry,
  record: DeployedRecord | undefined,
  { deploys, live }: Before,
): Promise<DeployResult> {
  const { serviceId } = entry;
  const withoutBuild = record !== undefined && reusesBuild(entry, record) && isNewestBuild(deploys, live, record);
  // What follows its branch stays at its commit, unless it is another branch: whether a newer one may be deployed is
  // for Render to judge.
  const staysAt = entry.source === record?.source && live?.commit ? live.commit.id : undefined;
  const expected = entry.release ?? (withoutBuild ? record.release : staysAt);
  const body = withoutBuild
    ? { deployMode: "deploy_only" as const }
    : deployBody(expected === undefined ? undefined : parseRelease(expected));
  const known = new Set(deploys.map(({ id }) => id));
  const { render, cleanup, signal } = watch;
  const started = await startDeploy(render, serviceId, body, { known, lookUp: cleanup, signal });
  const ended = await untilEnd(watch, serviceId, started);
  const isReplaced = entry.release === undefined && ended.deploy.status === "deactivated";
  const deploy = isReplaced ? ((await liveDeploy(render, serviceId)) ?? ended.deploy) : ended.deploy;
  return { before: live, expected: isReplaced ? undefined : expected, ...ended, deploy };
}

/** Whether the live deploy has the service's last build that succeeded: only that one is deployed again without a build. */
function isNewestBuild(
  deploys: readonly DeployReply[],
  live: DeployReply | undefined,
  record: DeployedRecord,
): boolean {
  if (live?.id !== record.deployId || live.trigger === "rollback") return false;
  return deploys.slice(0, deploys.indexOf(live)).every(({ status }) => status === "build_failed");
}

async function untilEnd(
  watch: Watch,
  serviceId: string,
  started: DeployReply,
): Promise<Pick<DeployResult, "deploy" | "unknownBecause">> {
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
  const limit = overall ?? new Deadline(longestDeployMs);
  // Those before it may take as long as any deploy may.
  const queue = new Deadline(longestDeployMs);
  const silence = new Deadline(longestSilenceMs);
  let status = "started";
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
  const ended = await poll(look, { limitMs: queue.limitMs + limit.limitMs + silence.limitMs, signal });
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
  const overall = new Deadline(longestCancellationMs).start();
  const { signal } = new AbortController();
  try {
    await cancelDeploy(watch.render, serviceId, deployId);
    return await waitForEnd({ ...watch, signal, overall, onStatus: () => undefined }, serviceId, deployId);
  } catch (error) {
    if (error instanceof RenderError || error instanceof ProviderError) return error;
    throw error;
  }
}
