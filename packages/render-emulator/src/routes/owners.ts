import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { notFound } from "../errors";
import type { Store } from "../state/store";
import { filterSchema, page, pageQuerySchema, passes } from "./paging";
import { idParams } from "./params";

const listQuery = pageQuerySchema.extend({ name: filterSchema, email: filterSchema });

/** Workspaces and the user: the emulator has one of each. */
export function ownerRoutes(server: FastifyInstance, store: Store): void {
  server.get("/owners", (request) => {
    const query = listQuery.parse(request.query);
    const { owner } = store.state;
    const owners = [owner].filter(({ name, email }) => passes(query.name, name) && passes(query.email, email));
    return page("owner", owners, ({ id }) => id, query);
  });
  server.get("/owners/:id", (request) => {
    const { id } = idParams.parse(request.params);
    if (id !== store.state.owner.id) throw notFound(id);
    return store.state.owner;
  });
  server.get("/users", () => z.object({ email: z.string(), name: z.string() }).parse(store.state.owner));
}
