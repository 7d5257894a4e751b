import {
  type LogStream,
  logStreamInputSchema,
  logStreamOverrideInputSchema,
  logStreamSettingSchema,
} from "@slipway/render-api";
import { badRequest, notFound } from "../../errors";
import { enumFilter, listFilter, passes } from "../../http/filters";
import { barePage, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { unlessEmpty } from "../../unless-empty";
import { requireOwner } from "../owners/state";
import type { Store } from "../store";
import { holderOf, overrideOf, overrides } from "./overrides";

const listQuery = pageQuerySchema.extend({
  ownerId: listFilter,
  logStreamId: listFilter,
  resourceId: listFilter,
  setting: enumFilter(logStreamSettingSchema),
});
const ownerPath = "/logs/streams/owner/:id";
const overridePath = "/logs/streams/resource/:id";
const schema = { params: idParams };

/** @param onChange called after each change of where logs are sent */
export function logStreamRoutes(api: Api, store: Store, onChange: () => void): void {
  const streamOf = (id: string): LogStream => {
    requireOwner(store, id);
    const { logStream } = store.state;
    if (logStream === undefined) throw notFound(id);
    return { ownerId: id, endpoint: logStream.endpoint, preview: logStream.preview };
  };
  api.get(ownerPath, { schema }, ({ params }) => streamOf(params.id));
  api.put(ownerPath, { schema: { ...schema, body: logStreamInputSchema } }, async ({ params, body }) => {
    requireOwner(store, params.id);
    const { endpoint = "", token, preview } = body;
    await store.change(store.state, { logStream: { endpoint, preview, token: unlessEmpty(token) } });
    onChange();
    return streamOf(params.id);
  });
  api.delete(ownerPath, { schema }, async ({ params }, reply) => {
    streamOf(params.id);
    await store.change(store.state, { logStream: undefined });
    onChange();
    return reply.code(204).send();
  });
  overrideRoutes(api, store, onChange);
}

function overrideRoutes(api: Api, store: Store, onChange: () => void): void {
  api.get("/logs/streams/resource", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = overrides(store).filter(
      ({ resourceId, setting }) =>
        passes(query.ownerId, store.state.owner.id) &&
        passes(query.resourceId, resourceId) &&
        passes(query.setting, setting) &&
        // A stream that has an id of its own is in no reply.
        passes(query.logStreamId, undefined),
    );
    return barePage(found, ({ resourceId }) => resourceId, query);
  });
  api.get(overridePath, { schema }, ({ params }) => overrideOf(holderOf(store, params.id)));
  const put = { schema: { ...schema, body: logStreamOverrideInputSchema } };
  api.put(overridePath, put, async ({ params, body }) => {
    const holder = holderOf(store, params.id);
    const { endpoint = "", setting, token } = body;
    if (setting === "send" && endpoint === "") throw badRequest("`endpoint` must be present if `setting` is `send`");
    if (setting === "drop" && endpoint !== "") throw badRequest("`endpoint` cannot be present if `setting` is `drop`");
    await store.change(holder.record, { logStream: { endpoint, setting, token: unlessEmpty(token) } });
    onChange();
    return overrideOf(holder);
  });
  api.delete(overridePath, { schema }, async ({ params }, reply) => {
    const holder = holderOf(store, params.id);
    overrideOf(holder);
    await store.change(holder.record, { logStream: undefined });
    onChange();
    return reply.code(204).send();
  });
}
