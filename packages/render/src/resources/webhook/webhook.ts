import { webhookReplySchema } from "@slipway/render-api";
import { RestResource } from "../rest/rest-resource";
import { webhook } from "./declaration";

export const webhookResource = new RestResource(webhook, {
  path: "/webhooks",
  wrapper: "webhook",
  schema: webhookReplySchema,
  hasNoNameFilter: true,
});
