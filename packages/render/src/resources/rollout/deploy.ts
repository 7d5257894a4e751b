import {
  deployBody,
  type DeployReply,
  isCronJobId,
  parseRelease,
  releaseOf,
  type ServiceReply,
} from "@slipway/render-api";
import {
  advisingRefresh,
  cancelDeploy,
  deploysOf,
  getService,
  isInconclusive,
  isUnfinished,
  liveAmong,
  liveDeploy,
  messageOf,
  type RenderClient,
  RenderError,
  scaleService,
  startDeploy,
  startRollback,
} from "@slipway/render-client";
import { ProviderError } from "../../error";
import { type DeployedRecord, type Entry, keptDeploy, isImage, releaseText, reusesBuild } from "./records";
import { type Ended, untilEnd, type Watch } from "./wait";

/** How one service's deploy went. */
export interface DeployResult extends Ended {
  /** The deploy that was live before, to which a rollback would go. */
  readonly before: DeployReply | undefined;
  /** The release that it had to come to, as text; undefined when any will do. */
  readonly expected: string | undefined;
}

/** What a service runs before it is deployed. */
interface Before {
  readonly service: ServiceReply;
  /** Its newest deploys, the newest first. */
  readonly deploys: readonly DeployReply[];
  readonly live: DeployReply | undefined;
}

/** A service that nobody can deploy until somebody resumes it. */
export class SuspendedService extends Error {}

/** A request to deploy of which nobody knows whether it arrived. */
export class UnknownStart extends Error {}

/**
 * Deploys a service and waits for the end, good or bad.
 *
 * @param record what is known of what the service runs
 * @throws SuspendedService when it is suspended, and UnknownStart when a deploy may have begun that nobody can name
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
  // What goes on at a service that runs a release is an interrupted rollout's, or somebody's by hand: it must not go live later.
  if (entry.release !== undefined) await cancelAll(render, serviceId, before.deploys);
  const kept = record && keptDeploy(entry, record);
  const back = kept && (await goBack(watch, serviceId, kept, before));
  return back ?? deployAnew(watch, entry, record, before);
}

async function lookAt(render: RenderClient, serviceId: string): Promise<Before> {
  const [service, deploys] = await Promise.all([getService(render, serviceId), deploysOf(render, serviceId)]);
  return { service, deploys, live: liveAmong(deploys) };
}

async function cancelAll(render: RenderClient, serviceId: string, deploys: readonly DeployReply[]): Promise<void> {
  for (const { id } of deploys.filter(isUnfinished)) await cancelDeploy(render, serviceId, id);
}

/** Goes to a deploy that Render still keeps, with no build; undefined when Render keeps it no longer. */
async function goBack(
  watch: Watch,
  serviceId: string,
  kept: { readonly deployId: string; readonly release: string },
  before: Before,
): Promise<DeployResult | undefined> {
  const started = await beginRollback(watch, serviceId, kept.deployId, before).catch((error: unknown) => {
    if (error instanceof RenderError && error.status !== undefined && notKept.has(error.status)) return undefined;
    throw error;
  });
  if (started === undefined) return undefined;
  const ended = await untilBack(watch, serviceId, started, before);
  // Where Render names no commit of a rollback, there is none to compare.
  const expected = releaseOf(ended.deploy) === undefined ? undefined : kept.release;
  return { before: before.live, expected, ...ended };
}

/** Statuses with which Render refuses to go back to a deploy. */
const notKept = new Set([400, 404, 409, 410]);

/** Rolls back by a deploy of its own, which is waited for. */
export async function rollBack(
  watch: Watch,
  serviceId: string,
  deployId: string,
  before: Pick<Before, "service" | "deploys">,
): Promise<Ended> {
  return untilBack(watch, serviceId, await beginRollback(watch, serviceId, deployId, before), before);
}

function beginRollback(
  { render, cleanup, signal }: Watch,
  serviceId: string,
  deployId: string,
  { deploys }: Pick<Before, "deploys">,
): Promise<DeployReply> {
  const known = new Set(deploys.map(({ id }) => id));
  const matches = ({ trigger }: DeployReply): boolean => (trigger ?? "rollback") === "rollback";
  return started(startRollback(render, serviceId, deployId, { known, matches, lookUp: cleanup, signal }));
}

/**
 * Render's rollback restores the number of instances; the program's stays, even when the update is cancelled meanwhile. Where load says it,
 * Render goes on to choose it.
 */
async function untilBack(
  watch: Watch,
  serviceId: string,
  begun: DeployReply,
  { service }: Pick<Before, "service">,
): Promise<Ended> {
  const ended = await untilEnd(watch, serviceId, begun);
  const { numInstances: wanted, autoscaling } = service.serviceDetails;
  if (autoscaling?.enabled === true) return ended;
  if (wanted !== undefined && ended.deploy.status === "live") await keepInstances(watch.cleanup, serviceId, wanted);
  return ended;
}

async function keepInstances(render: RenderClient, serviceId: string, wanted: number): Promise<void> {
  try {
    const now = (await getService(render, serviceId)).serviceDetails.numInstances;
    if (now !== wanted) await scaleService(render, serviceId, wanted);
  } catch (cause) {
    // From now on only a refresh can tell.
    throw new ProviderError(
      `it went back, and its number of instances, which Render's rollback changes, could not be set to ${wanted} again: ${messageOf(cause)} Run \`pulumi up --refresh\`, which does it.`,
      { cause },
    );
  }
}

/** Deploys the entry's release with a build, or without one where only variables changed that no build reads. */
async function deployAnew(
  watch: Watch,
  entry: Entry,
  record: DeployedRecord | undefined,
  { deploys, live }: Before,
): Promise<DeployResult> {
  const { serviceId } = entry;
  // An image is never built: asking for it by its digest is as quick, and says which one.
  const isBuilt = !isImage(entry.release ?? record?.release);
  const withoutBuild =
    isBuilt && record !== undefined && reusesBuild(entry, record) && isNewestBuild(deploys, live, record);
  // What follows its branch stays at its commit, unless it is another branch: whether a newer one may be deployed is
  // for Render to judge. Of a cron job's branch Render deploys the newest alone; its image it takes by a digest, too.
  const running = live === undefined ? "" : releaseText(live);
  const canStay = entry.source === record?.source && (!isCronJobId(serviceId) || isImage(running));
  const staysAt = canStay ? running : "";
  const expected = entry.release ?? (staysAt === "" ? undefined : staysAt);
  const body = withoutBuild
    ? { deployMode: "deploy_only" as const }
    : deployBody(expected === undefined ? undefined : parseRelease(expected));
  const known = new Set(deploys.map(({ id }) => id));
  const { render, cleanup, signal } = watch;
  const begun = await started(startDeploy(render, serviceId, body, { known, lookUp: cleanup, signal }));
  const ended = await untilEnd(watch, serviceId, begun);
  const isReplaced = entry.release === undefined && ended.deploy.status === "deactivated";
  const deploy = isReplaced ? ((await liveDeploy(render, serviceId)) ?? ended.deploy) : ended.deploy;
  return { before: live, expected: isReplaced ? undefined : expected, ...ended, deploy };
}

/** A request whose fate is unknown is no refusal: what it asked for may still go live. */
async function started(request: Promise<DeployReply>): Promise<DeployReply> {
  try {
    return await request;
  } catch (cause) {
    if (!isInconclusive(cause)) throw cause;
    throw new UnknownStart(messageOf(cause), { cause });
  }
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
