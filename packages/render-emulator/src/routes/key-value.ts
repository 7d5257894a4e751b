import { keyValueCreateSchema, keyValueUpdateSchema } from "@slipway/render-api";
import type { FastifyInstance } from "fastify";
import type { KeyValueInstances } from "../state/key-value-instances";
import type { Store } from "../state/store";
import { filterSchema, page, pageQuerySchema, passes } from "./paging";
import { idParams } from "./params";

const listQuery = pageQuerySchema.extend({ name: filterSchema, ownerId: filterSchema, region: filterSchema });

export function keyValueRoutes(server: FastifyInstance, store: Store, instances: KeyValueInstances): void {
  server.get("/key-value", (request) => {
    const query = listQuery.parse(request.query);
    const found = store.state.keyValues
      .map((record) => record.keyValue)
      .filter(
        ({ name, owner, region }) =>
          passes(query.name, name) && passes(query.ownerId, owner.id) && passes(query.region, region),
      );
    return page("keyValue", found.toReversed(), ({ id }) => id, query);
  });
  server.post("/key-value", async (request, reply) => {
    return reply.code(201).send(await instances.create(keyValueCreateSchema.parse(request.body)));
  });
  server.get("/key-value/:id", (request) => instances.get(idParams.parse(request.params).id).keyValue);
  server.patch("/key-value/:id", (request) => {
    return instances.update(idParams.parse(request.params).id, keyValueUpdateSchema.parse(request.body));
  });
  server.delete("/key-value/:id", async (request, reply) => {
    await instances.remove(idParams.parse(request.params).id);
    return reply.code(204).send();
  });
  server.get("/key-value/:id/connection-info", (request) => {
    return instances.connectionInfo(idParams.parse(request.params).id);
  });
}
