import { found } from "../../elements";
import { ApiError, badRequest } from "../../errors";
import type { Store } from "../store";
import { replicasOf } from "../postgres/record";
import { environmentOf } from "./record";

/** Something that can be in an environment, one at most. */
interface Member {
  /** In which of an environment's lists it is. */
  readonly list: keyof Members;
  readonly id: string;
  /** Where it says in which one it is. */
  readonly place: { environmentId?: string | undefined };
}

/** What is in an environment, oldest first. */
export interface Members {
  serviceIds: string[];
  databasesIds: string[];
  redisIds: string[];
  envGroupIds: string[];
}

function all({ state }: Store): Member[] {
  const member =
    (list: Member["list"]) =>
    (place: Member["place"] & { id: string }): Member => ({ list, id: place.id, place });
  return [
    ...state.services.map(({ service }) => service).map(member("serviceIds")),
    ...state.postgres.map(({ postgres }) => postgres).map(member("databasesIds")),
    ...state.keyValues.map(({ keyValue }) => keyValue).map(member("redisIds")),
    ...state.envGroups.map(member("envGroupIds")),
  ];
}

export function membersOf(store: Store, environmentId: string): Members {
  const members = all(store).filter(({ place }) => place.environmentId === environmentId);
  const idsOf = (list: Member["list"]) => members.filter((member) => member.list === list).map(({ id }) => id);
  return {
    serviceIds: idsOf("serviceIds"),
    databasesIds: idsOf("databasesIds"),
    redisIds: idsOf("redisIds"),
    envGroupIds: idsOf("envGroupIds"),
  };
}

/**
 * Moves things into an environment, out of any other one; or, without one, out of where they are. All move or none does.
 * Read replicas go where their primary goes.
 *
 * @throws ApiError when one of them, or the environment, does not exist
 */
export async function move(store: Store, ids: readonly string[], environmentId: string | undefined): Promise<void> {
  if (environmentId !== undefined) environmentOf(store, environmentId);
  const members = all(store);
  const replicaIds = ids.flatMap((id) => replicasOf(store.state.postgres, id).map(({ postgres }) => postgres.id));
  const moved = [...ids, ...replicaIds].map((id) => {
    const member = found(members, id, (candidate) => candidate.id === id);
    return { place: member.place, before: member.place.environmentId };
  });
  for (const { place } of moved) place.environmentId = environmentId;
  try {
    checkLinks(store, ids);
    await store.save();
  } catch (error) {
    for (const { place, before } of moved) place.environmentId = before;
    throw error;
  }
}

/** A group within an environment is for services of that environment alone. */
function checkLinks({ state }: Store, moved: readonly string[]): void {
  const places = new Map(state.services.map(({ service }) => [service.id, service.environmentId]));
  for (const { id, environmentId, serviceIds } of state.envGroups) {
    const outside = serviceIds.filter((serviceId) => places.get(serviceId) !== environmentId);
    if (environmentId === undefined || outside.length === 0) continue;
    // Render's own words; those of the other way round are unknown.
    if (!moved.includes(id)) throw badRequest("cannot move service out of environment with linked env groups");
    throw badRequest(
      `env group ${id} is linked to services that are not in environment ${environmentId}: ${outside.join(", ")}`,
    );
  }
}

/**
 * Refuses to delete what things are in. That Render does, rather than to delete them, is a guess, and so is the wording.
 *
 * @param what what is to be deleted, with its id
 */
export function requireEmpty(store: Store, environmentId: string, what: string): void {
  const ids = Object.values(membersOf(store, environmentId)).flat();
  if (ids.length === 0) return;
  throw new ApiError(409, `${what} has resources (${ids.join(", ")}): move them out of it, or delete them first`);
}
