import { invitationSchema, itemChangeSchema, newItemSchema, newListSchema } from "@webapp/shared";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import { signedIn } from "../accounts/authentication";
import { ApiError, notFound, readInput } from "../api-error";
import type { Database } from "../database";
import { addItem, changeItem, MOST_ITEMS, removeDoneItems, removeItem } from "./items";
import { addList, findList, joinList, leaveList, listsOf } from "./lists";

const idSchema = z.uuid();

export function addListRoutes(app: FastifyInstance, database: Database): void {
  app.get("/lists", async (request) => {
    const { account } = await signedIn(request, database);
    return { lists: await listsOf(database, account.id) };
  });

  app.post("/lists", async (request, reply) => {
    const { account } = await signedIn(request, database);
    const { name } = readInput(newListSchema, request.body);
    const id = await addList(database, account.id, name);
    return reply.code(201).send(await findList(database, account.id, id));
  });

  // The same for who is in already: an invitation may be opened twice.
  app.post("/lists/join", async (request) => {
    const { account } = await signedIn(request, database);
    const { code } = readInput(invitationSchema, request.body);
    const id = await joinList(database, account.id, code);
    if (id === undefined) throw notFound("invitation");
    return (await findList(database, account.id, id)) ?? Promise.reject(notFound("list"));
  });

  app.get("/lists/:listId", async (request) => {
    const { account } = await signedIn(request, database);
    const list = await findList(database, account.id, idIn(request, "listId", "list"));
    if (list === undefined) throw notFound("list");
    return list;
  });

  app.delete("/lists/:listId/members/me", async (request, reply) => {
    const { account } = await signedIn(request, database);
    if (!(await leaveList(database, account.id, idIn(request, "listId", "list")))) throw notFound("list");
    return reply.code(204).send();
  });
}

export function addItemRoutes(app: FastifyInstance, database: Database): void {
  app.post("/lists/:listId/items", async (request, reply) => {
    const { account } = await signedIn(request, database);
    const { title } = readInput(newItemSchema, request.body);
    const added = await addItem(database, account.id, idIn(request, "listId", "list"), title);
    if (added === "no such list") throw notFound("list");
    if (added === "full")
      throw new ApiError(409, "LIST_FULL", `The list has ${MOST_ITEMS} items, the most that it can have.`);
    return reply.code(201).send(added);
  });

  app.patch("/lists/:listId/items/:itemId", async (request) => {
    const { account } = await signedIn(request, database);
    const change = readInput(itemChangeSchema, request.body);
    const changed = await changeItem(database, account.id, ...itemIn(request), change);
    if (changed === undefined) throw notFound("item");
    return changed;
  });

  app.delete("/lists/:listId/items/:itemId", async (request, reply) => {
    const { account } = await signedIn(request, database);
    if (!(await removeItem(database, account.id, ...itemIn(request)))) throw notFound("item");
    return reply.code(204).send();
  });

  app.delete("/lists/:listId/done-items", async (request, reply) => {
    const { account } = await signedIn(request, database);
    await removeDoneItems(database, account.id, idIn(request, "listId", "list"));
    return reply.code(204).send();
  });
}

function itemIn(request: FastifyRequest): [listId: string, itemId: string] {
  return [idIn(request, "listId", "list"), idIn(request, "itemId", "item")];
}

/** @throws ApiError where it can be nothing's id */
function idIn(request: FastifyRequest, parameter: string, what: string): string {
  const { data } = idSchema.safeParse((request.params as Record<string, string>)[parameter]);
  if (data === undefined) throw notFound(what);
  return data;
}
