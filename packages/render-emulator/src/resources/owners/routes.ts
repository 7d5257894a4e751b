import { listFilter, passes } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { Store } from "../store";
import { requireOwner } from "./state";

const listQuery = pageQuerySchema.extend({ name: listFilter, email: listFilter });

/** Workspaces and the user: the emulator has one of each. */
export function ownerRoutes(api: Api, store: Store): void {
  api.get("/owners", { schema: { querystring: listQuery } }, ({ query }) => {
    const { owner } = store.state;
    const owners = [owner].filter(({ name, email }) => passes(query.name, name) && passes(query.email, email));
    return page("owner", owners, ({ id }) => id, query);
  });
  api.get("/owners/:id", { schema: { params: idParams } }, ({ params }) => {
    const { id } = store.state.owner;
    // By the id of their own that users had before there were workspaces, the one that is theirs is found.
    return requireOwner(store, params.id === id.replace("tea-", "own-") ? id : params.id);
  });
  api.get("/users", () => {
    const { email, name } = store.state.owner;
    return { email, name };
  });
}
