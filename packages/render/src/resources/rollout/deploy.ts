import type { Deploy } from "@slipway/render-api";
import { ProviderError } from "../../error";
import type { RenderClient } from "../../render/client";
import { cancelDeploy, deploysOf, getDeploy, isUnfinished, postDeploy } from "../../render/deploys";
import { poll } from "../../render/poll";
import type { Entry } from "./records";

/** How one service's deploy went. */
export interface DeployResult {
  /** The deploy that was live before, to which a rollback would go. */
  readonly before: Deploy | undefined;
  /** The deploy that was started, as it ended. */
  readonly deploy: Deploy;
}

interface Watch {
  readonly render: RenderClient;
  /** Its end cancels the deploy. */
  readonly signal: AbortSignal;
  /** Works on after a cancellation. */
  readonly cleanup: RenderClient;
  readonly onStatus: (status: Deploy["status"]) => void;
}

/** Deploys a service and waits for the end, good or bad. A deploy that goes live in spite of its cancellation counts. */
export async function deployService(watch: Watch, entry: Entry): Promise<DeployResult> {
  const { render, cleanup, signal, onStatus } = watch;
  const earlier = await deploysOf(render, entry.serviceId);
  const before = earlier.find((deploy) => deploy.status === "live");
  const started = await startDeploy(render, signal, entry, new Set(earlier.map((deploy) => deploy.id)));
  try {
    return { before, deploy: await waitForEnd(render, signal, entry.serviceId, started.id, onStatus) };
  } catch (error) {
    if (!signal.aborted) throw error;
    await cancelDeploy(cleanup, entry.serviceId, started.id);
    const deploy = await getDeploy(cleanup, entry.serviceId, started.id);
    if (deploy.status !== "live") throw error;
    return { before, deploy };
  }
}

/** Waits until a deploy has ended. */
export function waitForEnd(
  render: RenderClient,
  signal: AbortSignal,
  serviceId: string,
  deployId: string,
  onStatus: (status: Deploy["status"]) => void,
): Promise<Deploy> {
  return poll(signal, async () => {
    const deploy = await getDeploy(render, serviceId, deployId);
    onStatus(deploy.status);
    return isUnfinished(deploy) ? undefined : deploy;
  });
}

/** Starts a deploy. When Render queues it, or its answer is lost, the deploy is found in the list. */
async function startDeploy(
  render: RenderClient,
  signal: AbortSignal,
  { serviceId, release }: Entry,
  earlier: ReadonlySet<string>,
): Promise<Deploy> {
  const begun = async (): Promise<Deploy | undefined> =>
    (await deploysOf(render, serviceId)).find(
      (deploy) =>
        !earlier.has(deploy.id) && (release === undefined || deploy.commit === null || deploy.commit.id === release),
    );
  try {
    const body = release === undefined ? {} : { commitId: release };
    return (await postDeploy(render, serviceId, body)) ?? (await poll(signal, begun));
  } catch (error) {
    if (!(error instanceof ProviderError) || (error.status !== undefined && error.status < 500)) throw error;
    const found = await begun();
    if (found === undefined) throw error;
    return found;
  }
}
