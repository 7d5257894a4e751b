import {
  customDomainSchema,
  diskSchema,
  envVarSchema,
  headerSchema,
  jobSchema,
  routeSchema,
  secretFileSchema,
  serviceSchema,
} from "@slipway/render-api";
import { z } from "zod";
import { idSchema } from "../../state/file-name";
import { found } from "../../elements";
import { badRequest } from "../../errors";
import { overrideRecordSchema as logStreamSchema } from "../log-streams/record";
import { overrideRecordSchema as notificationsSchema } from "../notification-settings/record";
import type { Store } from "../store";
import { deployRecordSchema } from "./deploys/record";
import { diskSnapshotRecordSchema } from "./disks/snapshot-record";

/** A service: the object of the API, and what the API serves through other paths. */
const serviceRecordSchema = z.object({
  service: serviceSchema.extend({ id: idSchema }),
  /** In the order in which they were given. */
  envVars: z.array(envVarSchema),
  /** In the order in which they were given. */
  secretFiles: z.array(secretFileSchema).default([]),
  headers: z.array(headerSchema),
  routes: z.array(routeSchema),
  customDomains: z.array(customDomainSchema),
  disk: diskSchema.extend({ id: idSchema }).optional(),
  /** What the disk held from time to time, the newest last. */
  diskSnapshots: z.array(diskSnapshotRecordSchema).optional(),
  /** The service's own port, kept for life; workers have none. */
  port: z.number().int().optional(),
  /** Where a web service is reached from the private network; one that was made by an earlier emulator has none. */
  privatePort: z.number().int().optional(),
  liveDeployId: idSchema.optional(),
  /** What it has in place of the workspace's notification settings, once that was changed. */
  notifications: notificationsSchema.optional(),
  /** Where its logs are sent in place of the workspace's stream, if they are. */
  logStream: logStreamSchema.optional(),
  /** The commit up to which the branch was looked at that the service follows; `null` while it follows none. */
  followed: z.object({ source: z.string(), commit: z.string() }).nullable().optional(),
});
export type ServiceRecord = z.infer<typeof serviceRecordSchema>;

export const serviceState = {
  /** The port that serves every custom domain, by Host header. */
  domainsPort: z.number().int().optional(),
  services: z.array(serviceRecordSchema).default([]),
  deploys: z.array(deployRecordSchema).default([]),
  jobs: z.array(jobSchema).default([]),
};

/** @throws ApiError when there is none of that id */
export function serviceOf(store: Store, id: string): ServiceRecord {
  return found(store.state.services, id, ({ service }) => service.id === id);
}

/** As {@link serviceOf}, and refuses one that is suspended. */
export function runnableService(
  store: Store,
  id: string,
  action: "deploy" | "restart" | "scale" | "run" | "run a job of",
): ServiceRecord {
  const record = serviceOf(store, id);
  if (record.service.suspended === "suspended") throw badRequest(`cannot ${action} suspended service`);
  return record;
}

/** As {@link serviceOf}, and refuses what has no headers and routes of its own. */
export function siteOf(store: Store, id: string): ServiceRecord {
  const record = serviceOf(store, id);
  const { type } = record.service;
  if (type !== "static_site") throw badRequest(`headers and routes are for static sites, not for a ${type}`);
  return record;
}

/** As {@link runnableService}, and refuses a site or cron job, which has no instances. */
export function serviceWithInstances(store: Store, id: string, action: "restart" | "scale"): ServiceRecord {
  const { type } = serviceOf(store, id).service;
  if (type === "static_site" || type === "cron_job") {
    throw badRequest(`cannot ${action} a ${type}: it has no instances`);
  }
  return runnableService(store, id, action);
}
