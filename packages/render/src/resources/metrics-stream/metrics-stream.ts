import { metricsStreamReplySchema } from "@slipway/render-api";
import { SingletonResource } from "../rest/singleton-resource";
import { metricsStream } from "./declaration";

export const metricsStreamResource = new SingletonResource(metricsStream, {
  path: (ownerId) => `/metrics-stream/${ownerId}`,
  method: "put",
  deletable: true,
  schema: metricsStreamReplySchema,
});
