import { postgresCreateSchema, postgresUpdateSchema } from "@slipway/render-api";
import type { FastifyInstance } from "fastify";
import type { PostgresInstances } from "../state/postgres-instances";
import type { Store } from "../state/store";
import { filterSchema, page, pageQuerySchema, passes } from "./paging";
import { idParams } from "./params";

const listQuery = pageQuerySchema.extend({ name: filterSchema, ownerId: filterSchema, region: filterSchema });

export function postgresRoutes(server: FastifyInstance, store: Store, instances: PostgresInstances): void {
  server.get("/postgres", (request) => {
    const query = listQuery.parse(request.query);
    const found = store.state.postgres
      .map((record) => record.postgres)
      .filter(
        ({ name, owner, region }) =>
          passes(query.name, name) && passes(query.ownerId, owner.id) && passes(query.region, region),
      );
    return page("postgres", found.toReversed(), ({ id }) => id, query);
  });
  server.post("/postgres", async (request, reply) => {
    return reply.code(201).send(await instances.create(postgresCreateSchema.parse(request.body)));
  });
  server.get("/postgres/:id", (request) => instances.get(idParams.parse(request.params).id).postgres);
  server.patch("/postgres/:id", (request) => {
    return instances.update(idParams.parse(request.params).id, postgresUpdateSchema.parse(request.body));
  });
  server.delete("/postgres/:id", async (request, reply) => {
    await instances.remove(idParams.parse(request.params).id);
    return reply.code(204).send();
  });
  server.get("/postgres/:id/connection-info", (request) => {
    return instances.connectionInfo(idParams.parse(request.params).id);
  });
}
