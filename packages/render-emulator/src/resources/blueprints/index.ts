import { blueprintUpdateSchema } from "@slipway/render-api";
import { notFound } from "../../errors";
import { listFilter } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import type { Kind } from "../kind";

const listQuery = pageQuerySchema.extend({ ownerId: listFilter });

/** Render's API connects no Blueprint, its dashboard does: here there is none, whatever is asked of one. */
function blueprintRoutes(api: Api): void {
  const one = "/blueprints/:id";
  const schema = { params: idParams };
  const find = ({ params }: { params: { id: string } }) => {
    throw notFound(params.id);
  };
  api.get("/blueprints", { schema: { querystring: listQuery } }, ({ query }) => page("blueprint", [], () => "", query));
  api.get(one, { schema }, find);
  api.patch(one, { schema: { ...schema, body: blueprintUpdateSchema } }, find);
  api.delete(one, { schema }, find);
  api.get(`${one}/syncs`, { schema: { ...schema, querystring: pageQuerySchema } }, find);
}

export const blueprints = {
  state: {},
  async start() {
    return blueprintRoutes;
  },
} satisfies Kind;
