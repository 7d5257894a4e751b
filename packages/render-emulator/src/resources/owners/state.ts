import type { Owner } from "@slipway/render-api";
import { notFound } from "../../errors";
import type { Store } from "../store";

/** @throws ApiError when there is no workspace of that id */
export function requireOwner(store: Store, id: string): Owner {
  const { owner } = store.state;
  if (id !== owner.id) throw notFound(id);
  return owner;
}

/** The id of a workspace's one user, who has the emulator's key. */
export function userIdOf(ownerId: string): string {
  return ownerId.replace(/^[a-z]+/, "usr");
}
