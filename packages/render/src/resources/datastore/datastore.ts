import type { DatastoreReply } from "@slipway/render-api";
import type { RenderClient } from "@slipway/render-client";
import type { z } from "zod";
import type { ValueMap } from "../../values/value";
import type { Readiness } from "../rest/api";

/** How the status of a data store reads. */
export function datastoreReadiness(dashboard: string): Readiness<DatastoreReply> {
  return {
    statusOf: ({ status }) => status,
    ready: "available",
    terminal: ["suspended", "recovery_failed"],
    dashboard,
  };
}

/** How to connect to a data store: outputs under the names that Render gives them. */
export function connectionInfo(path: string, schema: z.ZodType<ValueMap>) {
  return (render: RenderClient, { id }: DatastoreReply): Promise<ValueMap> =>
    render.ask("get", `${path}/${id}/connection-info`, schema);
}
