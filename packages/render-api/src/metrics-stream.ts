import { z } from "zod";
import { replyLineSchema } from "./text";

/** Who takes the metrics. */
export const metricsProviderSchema = z.enum([
  "BETTER_STACK",
  "GRAFANA",
  "DATADOG",
  "NEW_RELIC",
  "HONEYCOMB",
  "SIGNOZ",
  "GROUNDCOVER",
  "LOGFIRE",
  "CUSTOM",
]);

/** Where they are taken. */
export const metricsUrlPattern = /^https?:\/\/[^\s\p{Cc}/][^\s\p{Cc}]*$/u;
export const metricsUrlExpected = "a URL such as `https://otel.example.com/v1/metrics`";

/** Body of `PUT /metrics-stream/{id}`. */
export const metricsStreamInputSchema = z.object({
  provider: metricsProviderSchema,
  url: z.string().regex(metricsUrlPattern, `expected ${metricsUrlExpected}`),
  /** No reply has it. */
  token: z.string().optional(),
});

/** Where the metrics of all that a workspace has are sent. */
export const metricsStreamSchema = metricsStreamInputSchema.omit({ token: true }).extend({ ownerId: z.string() });
export type MetricsStream = z.infer<typeof metricsStreamSchema>;

/** What a client reads of it. */
export const metricsStreamReplySchema = z.object({ provider: replyLineSchema, url: replyLineSchema });
