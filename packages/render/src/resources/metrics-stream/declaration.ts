import { metricsProviderSchema, metricsUrlExpected, metricsUrlPattern } from "@slipway/render-api";
import { declareResource, type Properties } from "../../declaration/property";
import { notEmpty } from "../shared-types";

const properties = {
  provider: {
    type: {
      kind: "enum",
      name: "MetricsProvider",
      description: "Who takes the metrics of a workspace.",
      values: metricsProviderSchema.options,
      open: true,
    },
    description: "Who takes the metrics.",
    required: true,
    sentAt: "provider",
  },
  url: {
    type: { kind: "string", pattern: { regex: metricsUrlPattern, expected: metricsUrlExpected } },
    description: "Where they are taken.",
    plainWhenFound: true,
    example: "https://otel.example.com/v1/metrics",
    required: true,
    sentAt: "url",
  },
  token: {
    type: { kind: "string", pattern: notEmpty },
    description:
      "What the sender is known by there. Render never tells it, so that an import can't know it: the update after it writes it.",
    defaultText: "none",
    secret: true,
    notEchoed: true,
    sentAt: "token",
  },
} as const satisfies Properties;

/** A workspace can have one. */
export const metricsStream = declareResource({
  name: "MetricsStream",
  description:
    "Where the metrics of all services and data stores of the workspace are sent. A workspace has one at most: let one program alone have it. " +
    "Its id is the workspace's, `tea-…`.",
  held: "render",
  properties,
  outputs: {},
  rules: [],
});
