import { logStreamReplySchema } from "@slipway/render-api";
import { SingletonResource } from "../rest/singleton-resource";
import { logStream } from "./declaration";

export const logStreamResource = new SingletonResource(logStream, {
  path: (ownerId) => `/logs/streams/owner/${ownerId}`,
  method: "put",
  deletable: true,
  schema: logStreamReplySchema,
});
