import { envGroupMetaReplySchema, type EnvGroupReply, envGroupReplySchema } from "@slipway/render-api";
import { deleteUnlessGone, findUnlessGone, type RenderClient, type Snapshot } from "@slipway/render-client";

/** Links between services and environment groups. Each is one service's alone: none is written by writing a list of them. */

/** Every row has the services that are linked to its group. */
const allGroups = {
  path: "/env-groups",
  wrapper: "bare",
  hasTimeFilter: true,
  schema: envGroupMetaReplySchema,
} as const;

/** What links are looked up with. */
interface Looking {
  readonly render: RenderClient;
  readonly snapshot: Snapshot;
}

/** A group that is linked to a service: by a list that this run shares, or by itself, since it may be of another workspace. */
export async function isLinked({ render, snapshot }: Looking, groupId: string, serviceId: string): Promise<boolean> {
  const group = await snapshot.listed(allGroups, groupId);
  return isAmong(group ?? (await getGroup(render, groupId)), serviceId);
}

/**
 * The groups that are linked to a service, whoever linked them.
 *
 * @param named groups that are looked at even where the list doesn't have them
 */
export async function groupsOf(
  { render, snapshot }: Looking,
  serviceId: string,
  named: readonly string[],
): Promise<ReadonlySet<string>> {
  const listed = await snapshot.all(allGroups);
  const known = new Set(listed.map(({ id }) => id));
  const others = await Promise.all(
    [...new Set(named)].filter((id) => !known.has(id)).map((id) => findUnlessGone(render, () => getGroup(render, id))),
  );
  const linked = [...listed, ...others.filter((group) => group !== undefined)].filter((group) =>
    isAmong(group, serviceId),
  );
  return new Set(linked.map(({ id }) => id));
}

export function getGroup(render: RenderClient, groupId: string): Promise<EnvGroupReply> {
  return render.ask("get", `/env-groups/${groupId}`, envGroupReplySchema);
}

export function isAmong({ serviceLinks }: Pick<EnvGroupReply, "serviceLinks">, serviceId: string): boolean {
  return serviceLinks?.some((service) => service.id === serviceId) === true;
}

/** Render takes a link a second time as well. */
export function linkGroup(render: RenderClient, groupId: string, serviceId: string): Promise<void> {
  return render.tell("post", pathOf(groupId, serviceId), undefined, { repeatable: true });
}

export function unlinkGroup(render: RenderClient, groupId: string, serviceId: string): Promise<void> {
  return deleteUnlessGone(render, pathOf(groupId, serviceId));
}

function pathOf(groupId: string, serviceId: string): string {
  return `/env-groups/${groupId}/services/${serviceId}`;
}
