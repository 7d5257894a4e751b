import { eventTypeSchema, webhookUrlExpected, webhookUrlPattern } from "@slipway/render-api";
import { declareResource, type Properties } from "../../declaration/property";
import { nameSetting, notEmpty } from "../shared-types";

const properties = {
  name: {
    type: { kind: "string", pattern: notEmpty },
    description: "The webhook's name.",
    plainWhenFound: true,
    required: true,
    sentAt: "name",
  },
  url: {
    type: { kind: "string", pattern: { regex: webhookUrlPattern, expected: webhookUrlExpected } },
    description: "Where it is told of events, by POST. Render itself takes `https` alone.",
    example: "https://hooks.example.com/render",
    required: true,
    sentAt: "url",
  },
  enabled: {
    type: { kind: "boolean" },
    description:
      "Whether it is told of events. Render turns it off once it has failed to take one in eight attempts: a refresh tells, and the next " +
      "update turns it on again.",
    default: true,
    sentAt: "enabled",
  },
  eventFilter: {
    type: {
      kind: "list",
      element: {
        kind: "enum",
        name: "EventType",
        description: "Something that happens to a service or a data store.",
        values: eventTypeSchema.options,
        open: true,
      },
      set: true,
    },
    description: "The types of events that it is told of; none stands for all of them.",
    plainWhenFound: true,
    example: ["deploy_ended", "server_failed"],
    default: [],
    sentAt: "eventFilter",
  },
  nameSetting,
} as const satisfies Properties;

/** What is told of events. */
export const webhook = declareResource({
  name: "Webhook",
  description:
    "An address that is told what happens to the workspace's services and data stores, in messages that are signed as Standard Webhooks " +
    "(https://www.standardwebhooks.com) have it.",
  held: "render",
  properties,
  outputs: {
    secret: {
      type: { kind: "string" },
      description: "What messages are signed with, as the libraries of Standard Webhooks take it: `whsec_…`.",
      secret: true,
      repliedAt: "secret",
    },
  },
  rules: [],
});
