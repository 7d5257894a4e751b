import { deploysOf, findUnlessGone, requireOwner } from "@slipway/render-client";
import type { DeployedStack } from "../deployed-stack";
import type { Pulumi } from "../pulumi";
import { readHistory } from "./pulumi-history";
import { type TimelineEntry, timelineOf } from "./timeline";

/** A release that an update of the stack brought, or was to bring. */
export type ReleaseEntry = TimelineEntry & { number: number };

/** The releases of a stack that is up, newest first: those that `slipway rollback` can go to. */
export async function releasesOf(pulumi: Pulumi, stack: DeployedStack): Promise<ReleaseEntry[]> {
  const entries = await readTimeline(pulumi, stack, true);
  return entries.flatMap((entry) => (entry.number === undefined ? [] : [{ ...entry, number: entry.number }]));
}

/**
 * What a stack that is up ran, newest first: what updates brought, and what Render deployed without one.
 *
 * @param all whether the whole history is wanted, however long it is
 */
export async function readTimeline(pulumi: Pulumi, stack: DeployedStack, all = false): Promise<TimelineEntry[]> {
  const { name, resources, render } = stack;
  // With the wrong host or workspace everything would seem to be gone.
  await requireOwner(render);
  const [updates, services] = await Promise.all([
    readHistory(pulumi, name, all),
    Promise.all(
      resources.services.map(async (service) => ({
        ...service,
        deploys: (await findUnlessGone(render, () => deploysOf(render, service.id))) ?? [],
      })),
    ),
  ]);
  return timelineOf(updates, services);
}
