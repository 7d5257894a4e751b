import { listFilter, passes } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { Store } from "../store";
import { requireOwner, userIdOf } from "./state";

const listQuery = pageQuerySchema.extend({ name: listFilter, email: listFilter });

/** Workspaces and the user: the emulator has one of each. */
export function ownerRoutes(api: Api, store: Store): void {
  /** By the id of their own that users had before there were workspaces, the one that is theirs is found. */
  const found = (asked: string) => {
    const { id } = store.state.owner;
    return requireOwner(store, asked === id.replace("tea-", "own-") ? id : asked);
  };
  api.get("/owners", { schema: { querystring: listQuery } }, ({ query }) => {
    const { owner } = store.state;
    const owners = [owner].filter(({ name, email }) => passes(query.name, name) && passes(query.email, email));
    return page("owner", owners, ({ id }) => id, query);
  });
  api.get("/owners/:id", { schema: { params: idParams } }, ({ params }) => found(params.id));
  api.get("/owners/:id/members", { schema: { params: idParams } }, ({ params }) => {
    const { name, email, id } = found(params.id);
    const role = "ADMIN";
    return [{ userId: userIdOf(id), name, email, status: "active", role, mfaEnabled: false }];
  });
  api.get("/users", () => {
    const { email, name } = store.state.owner;
    return { email, name };
  });
}
