import { type DeployCreate, type DeployReply, deployReplySchema } from "@slipway/render-api";
import { hasEnded } from "./clock";
import type { RenderClient } from "./client";
import { deploysOf } from "./deploys";
import { isInconclusive, RenderError } from "./error";
import { poll } from "./poll";

/** How the deploy that a request starts is distinguished from others, where the reply does not name it. */
export interface DeployStart {
  /** Ids of the deploys that were there before. */
  readonly known: ReadonlySet<string>;
  /**
   * Whether a deploy runs what is asked for, as far as it says.
   *
   * @default whether it has the commit, or the digest, of the request
   */
  readonly matches?: (deploy: DeployReply) => boolean;
  /** Ends when the update is cancelled. A request that is under way then is still sent to its end. */
  readonly signal: AbortSignal;
  /**
   * Works on after a cancellation.
   *
   * @default the client that starts the deploy
   */
  readonly lookUp?: RenderClient;
  /**
   * Milliseconds within which an accepted deploy must be listed.
   *
   * @default 60_000
   */
  readonly limitMs?: number;
}

/** A request that starts a deploy. */
interface Ask {
  readonly render: RenderClient;
  readonly serviceId: string;
  readonly action: "deploys" | "rollback";
  readonly body: object;
}

const mostRequests = 3;
const listedWithinMs = 60_000;
/** How long it may take until a deploy is listed whose reply was lost, and until another one is taken for the accepted one. */
const settlingMs = 5_000;
/** Causes of a deploy that a request by the API may have; what a person or a push started is another one's. */
const ourTriggers: ReadonlySet<string> = new Set(["api", "rollback", "other"]);

/**
 * Starts a deploy. Where the reply does not say which one, it is found in the list: Render queued it, or the reply
 * was lost. Only what is not found there is asked for again. The deploy may run something else than was asked for, or
 * have ended already: the caller judges.
 *
 * @throws RenderError when none was started, or none is listed
 */
export function startDeploy(
  render: RenderClient,
  serviceId: string,
  body: DeployCreate,
  start: DeployStart,
): Promise<DeployReply> {
  const { matches = matchesRequest(body) } = start;
  return begin({ render, serviceId, action: "deploys", body }, { ...start, matches });
}

/** Goes back to a deploy that was live once; a deploy of its own, with no build. Otherwise like {@link startDeploy}. */
export function startRollback(
  render: RenderClient,
  serviceId: string,
  deployId: string,
  start: DeployStart,
): Promise<DeployReply> {
  return begin({ render, serviceId, action: "rollback", body: { deployId } }, { matches: () => true, ...start });
}

type Search = DeployStart & Required<Pick<DeployStart, "matches">>;

async function begin(ask: Ask, search: Search): Promise<DeployReply> {
  const { render, serviceId, action, body } = ask;
  const path = `/services/${serviceId}/${action}`;
  for (let requests = 1; ; requests += 1) {
    const named = await render.send("post", path, deployReplySchema, { body }).catch(lostReply);
    if (named === undefined) return acceptedDeploy(ask, search);
    if (!(named instanceof RenderError)) return named;
    const found = await lostDeploy(ask, search);
    if (found !== undefined) return found;
    if (requests === mostRequests || search.signal.aborted) throw named;
    render.report(
      `It is unclear whether Render accepted \`POST ${path}\`; trying again (${requests + 1} of ${mostRequests})`,
    );
  }
}

/** The failure of a request that may have arrived; every other one is thrown. */
function lostReply(error: unknown): RenderError {
  if (isInconclusive(error)) return error;
  throw error;
}

/** The deploy of a request whose reply was lost; a moment may pass until it is listed. */
function lostDeploy(ask: Ask, search: Search): Promise<DeployReply | undefined> {
  const look = async (client: RenderClient) => (await newDeploys(client, ask, search)).find(search.matches);
  return lookOut(ask, search, settlingMs, look);
}

/**
 * The deploy of a request that was answered 202. When no deploy of what was asked for shows up, another one of our
 * making is it: Render may have resolved the request otherwise.
 */
async function acceptedDeploy(ask: Ask, search: Search): Promise<DeployReply> {
  const { limitMs = listedWithinMs, matches } = search;
  const { clock } = ask.render;
  let otherSince: number | undefined;
  const found = await lookOut(ask, search, limitMs, async (client) => {
    const deploys = await newDeploys(client, ask, search);
    const match = deploys.find(matches);
    const [other] = deploys;
    if (match !== undefined || other === undefined) return match;
    otherSince ??= clock.now();
    return clock.now() - otherSince >= settlingMs ? other : undefined;
  });
  if (found !== undefined) return found;
  const { serviceId, action } = ask;
  const within = `${(search.signal.aborted ? settlingMs : limitMs) / 1_000} s`;
  throw new RenderError(
    `Render accepted \`POST /services/${serviceId}/${action}\` (202), but no deploy of it appeared within ${within}; ` +
      "check the service's deploys in Render's dashboard, then run this again.",
    { status: 202, isConclusive: false },
  );
}

/** Looks until there is a result or the time is over; after a cancellation for a moment only, with the client that works on. */
async function lookOut(
  { render }: Ask,
  { signal, lookUp }: Search,
  limitMs: number,
  look: (client: RenderClient) => Promise<DeployReply | undefined>,
): Promise<DeployReply | undefined> {
  const { clock } = render;
  try {
    if (!hasEnded(signal)) return await poll(() => look(render), { limitMs, signal, clock });
  } catch (error) {
    if (!hasEnded(signal)) throw error;
  }
  const client = lookUp ?? render;
  return poll(() => look(client), { limitMs: settlingMs, signal: client.signal, clock });
}

async function newDeploys(client: RenderClient, { serviceId }: Ask, { known }: Search): Promise<DeployReply[]> {
  return (await deploysOf(client, serviceId)).filter(
    ({ id, trigger }) => !known.has(id) && ourTriggers.has(trigger ?? "api"),
  );
}

function matchesRequest({ commitId, imageUrl }: DeployCreate): (deploy: DeployReply) => boolean {
  const [, digest] = imageUrl?.split("@") ?? [];
  return ({ commit, image }) =>
    (commitId === undefined || !commit || commit.id === commitId) &&
    (digest === undefined || !image?.sha || image.sha === digest);
}
