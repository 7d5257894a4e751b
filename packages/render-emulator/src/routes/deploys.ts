import { deployCreateSchema, rollbackSchema } from "@slipway/render-api";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import { badRequest, notFound } from "../errors";
import type { Deployer } from "../state/deployer";
import type { DeployRecord } from "../state/records";
import type { Services } from "../state/services";
import type { Store } from "../state/store";
import { filterSchema, page, pageQuerySchema, passes } from "./paging";
import { idParams } from "./params";

const deployParams = idParams.extend({ deployId: z.string() });
const listQuery = pageQuerySchema.extend({ status: filterSchema });

export function deployRoutes(server: FastifyInstance, store: Store, services: Services, deployer: Deployer): void {
  server.get("/services/:id/deploys", (request) => {
    const query = listQuery.parse(request.query);
    const { id } = idParams.parse(request.params);
    store.service(id);
    const deploys = store.deploysOf(id).map((record) => record.deploy);
    const found = deploys.filter((deploy) => passes(query.status, deploy.status)).toReversed();
    return page("deploy", found, (deploy) => deploy.id, query);
  });
  server.post("/services/:id/deploys", async (request, reply) => {
    const { id } = idParams.parse(request.params);
    const body = deployCreateSchema.parse(request.body ?? {});
    const { commitId, imageUrl, deployMode } = body;
    store.service(id);
    if (deployMode !== undefined && (commitId !== undefined || imageUrl !== undefined)) {
      throw badRequest("`deployMode` can't stand beside `commitId` or `imageUrl`");
    }
    if (commitId !== undefined && !/^[0-9a-f]{40}$/.test(commitId)) {
      throw badRequest(`\`commitId\` is \`${commitId}\`: give the 40 characters of a commit's id`);
    }
    if (imageUrl !== undefined)
      throw badRequest("`imageUrl`: only image-backed services take it, this one has a repository");
    return replyStarted(reply, await services.deploy(id, body));
  });
  server.get("/services/:id/deploys/:deployId", (request) => findDeploy(store, request.params).deploy);
  server.post("/services/:id/deploys/:deployId/cancel", (request) => {
    return deployer.cancel(findDeploy(store, request.params).deploy.id);
  });
  server.post("/services/:id/rollback", async (request, reply) => {
    const { id } = idParams.parse(request.params);
    return replyStarted(reply, await services.rollback(id, rollbackSchema.parse(request.body).deployId));
  });
}

/** A deploy that waits behind another one is accepted without a body. */
function replyStarted(reply: FastifyReply, { deploy }: DeployRecord): FastifyReply {
  return deploy.status === "queued" ? reply.code(202).send() : reply.code(201).send(deploy);
}

function findDeploy(store: Store, params: unknown): DeployRecord {
  const { id, deployId } = deployParams.parse(params);
  const record = store.deploy(deployId);
  if (record.serviceId !== id) throw notFound(deployId);
  return record;
}
