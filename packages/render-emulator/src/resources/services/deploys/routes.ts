import { type Deploy, deployCreateSchema, deployStatusSchema, rollbackSchema } from "@slipway/render-api";
import type { FastifyReply } from "fastify";
import { z } from "zod";
import { enumFilter, passes, passesTimes, timeFilters } from "../../../http/filters";
import { page, pageQuerySchema } from "../../../http/paging";
import { idParams } from "../../../http/params";
import type { Api } from "../../../http/typed-routes";
import { refuseUnserved } from "../../../http/unserved";
import type { Deploys } from "./state";

const deployParams = idParams.extend({ deployId: z.string() });
const listQuery = pageQuerySchema.extend({
  status: enumFilter(deployStatusSchema),
  ...timeFilters("created", "updated", "finished"),
});
const createBody = deployCreateSchema.optional();
const refuseCreate = refuseUnserved({ body: { artifactId: [] } });

export function deployRoutes(api: Api, deploys: Deploys): void {
  const [all, one] = ["/services/:id/deploys", "/services/:id/deploys/:deployId"];
  api.get(all, { schema: { params: idParams, querystring: listQuery } }, ({ params, query }) => {
    const found = deploys
      .all(params.id)
      .filter(
        ({ status, createdAt, updatedAt, finishedAt }) =>
          passes(query.status, status) &&
          passesTimes(query, { created: createdAt, updated: updatedAt, finished: finishedAt }),
      );
    return page("deploy", found, ({ id }) => id, query);
  });
  const create = { schema: { params: idParams, body: createBody }, preValidation: refuseCreate };
  api.post(all, create, async ({ params, body }, reply) => {
    return replyStarted(reply, await deploys.create(params.id, body ?? {}));
  });
  api.get(one, { schema: { params: deployParams } }, ({ params }) => deploys.get(params.id, params.deployId));
  api.post(`${one}/cancel`, { schema: { params: deployParams } }, ({ params }) =>
    deploys.cancel(params.id, params.deployId),
  );
  const rollback = { params: idParams, body: rollbackSchema };
  api.post("/services/:id/rollback", { schema: rollback }, async ({ params, body }, reply) => {
    return replyStarted(reply, await deploys.rollback(params.id, body.deployId));
  });
}

/** A deploy that waits behind another one is accepted without a body. */
function replyStarted(reply: Pick<FastifyReply, "code">, deploy: Deploy) {
  return deploy.status === "queued" ? reply.code(202).send() : reply.code(201).send(deploy);
}
