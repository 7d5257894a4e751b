import { type MetricsStream, metricsStreamInputSchema } from "@slipway/render-api";
import { notFound } from "../../errors";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { requireOwner } from "../owners/state";
import type { Store } from "../store";

const path = "/metrics-stream/:id";

/** Where metrics are to be sent is kept; none are sent. */
export function metricsStreamRoutes(api: Api, store: Store): void {
  const schema = { params: idParams };
  const streamOf = (id: string): MetricsStream => {
    requireOwner(store, id);
    const { metricsStream } = store.state;
    if (metricsStream === undefined) throw notFound(id);
    return { ownerId: id, provider: metricsStream.provider, url: metricsStream.url };
  };
  api.get(path, { schema }, ({ params }) => streamOf(params.id));
  api.put(path, { schema: { ...schema, body: metricsStreamInputSchema } }, async ({ params, body }) => {
    requireOwner(store, params.id);
    await store.change(store.state, { metricsStream: body });
    return streamOf(params.id);
  });
  api.delete(path, { schema }, async ({ params }, reply) => {
    streamOf(params.id);
    await store.change(store.state, { metricsStream: undefined });
    return reply.code(204).send();
  });
}
