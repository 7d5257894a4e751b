import { webhookCreateSchema, webhookUpdateSchema } from "@slipway/render-api";
import { badRequest } from "../../errors";
import { listFilter, passes, passesTimes, timeFilters } from "../../http/filters";
import { page, pageQuerySchema } from "../../http/paging";
import { idParams } from "../../http/params";
import type { Api } from "../../http/typed-routes";
import { makeId, type Sources } from "../../sources";
import { requireOwner } from "../owners/state";
import type { Store } from "../store";
import type { Attempts } from "./attempts";
import { asReplied, webhookOf } from "./record";
import type { WebhookSender } from "./sender";
import type { Untried } from "./untried";

/** Of a workspace with the largest plan; with Render's Professional plan it has one. */
const mostWebhooks = 100;
/** Standard Webhooks want 24 to 64. */
const secretBytes = 32;

const listQuery = pageQuerySchema.extend({ ownerId: listFilter });
const attemptsQuery = pageQuerySchema.extend(timeFilters("sent"));
const path = "/webhooks/:id";
const schema = { params: idParams };

interface WebhookParts {
  store: Store;
  sources: Sources;
  attempts: Attempts;
  untried: Untried;
  sender: Pick<WebhookSender, "end" | "resume">;
}

export function webhookRoutes(api: Api, { store, sources, attempts, untried, sender }: WebhookParts): void {
  api.get("/webhooks", { schema: { querystring: listQuery } }, ({ query }) => {
    const found = store.state.webhooks.filter(() => passes(query.ownerId, store.state.owner.id)).toReversed();
    return page("webhook", found.map(asReplied), ({ id }) => id, query);
  });
  api.post("/webhooks", { schema: { body: webhookCreateSchema } }, async ({ body }, reply) => {
    const { ownerId, ...input } = body;
    requireOwner(store, ownerId);
    // The wording is the emulator's own: Render's is unknown.
    if (store.state.webhooks.length >= mostWebhooks) {
      throw badRequest(`a workspace has ${mostWebhooks} webhooks at most: delete one first`);
    }
    const secret = `whsec_${Buffer.from(sources.randomBytes(secretBytes)).toString("base64")}`;
    const webhook = { id: makeId(sources, "webhook"), ...input, secret };
    await store.add(store.state.webhooks, webhook);
    return reply.code(201).send(asReplied(webhook));
  });
  api.get(path, { schema }, ({ params }) => asReplied(webhookOf(store, params.id)));
  const update = { schema: { ...schema, body: webhookUpdateSchema }, config: { emptiedByNull: ["eventFilter"] } };
  api.patch(path, update, async ({ params, body }) => {
    const webhook = webhookOf(store, params.id);
    const wasEnabled = webhook.enabled;
    const { name = webhook.name, url = webhook.url, enabled = wasEnabled, eventFilter = webhook.eventFilter } = body;
    await store.change(webhook, { name, url, enabled, eventFilter });
    if (!enabled) sender.end(webhook.id);
    else if (!wasEnabled) sender.resume(webhook);
    return asReplied(webhook);
  });
  api.delete(path, { schema }, async ({ params }, reply) => {
    const webhook = webhookOf(store, params.id);
    await store.remove(store.state.webhooks, webhook);
    sender.end(webhook.id);
    attempts.remove(webhook.id);
    untried.remove(webhook.id);
    return reply.code(204).send();
  });
  api.get(`${path}/events`, { schema: { ...schema, querystring: attemptsQuery } }, ({ params, query }) => {
    const found = attempts
      .of(webhookOf(store, params.id).id)
      .filter(({ sentAt: sent }) => passesTimes(query, { sent }));
    return page("webhookEvent", found, ({ id }) => id, query);
  });
}
