import { z } from "zod";
import { makeId, randomSuffix, type Sources } from "../sources";
import { idSchema } from "../state/file-name";
import { migrate, stateVersion } from "../state/migrations";
import type { StateFormat } from "../state/state-file";
import { blueprints } from "./blueprints";
import { dedicatedIps } from "./dedicated-ips";
import { envGroups } from "./env-groups";
import { environments } from "./environments";
import { events } from "./events";
import type { Kind } from "./kind";
import { keyValue } from "./key-value";
import { logStreams } from "./log-streams";
import { logs } from "./logs";
import { maintenance } from "./maintenance";
import { metrics } from "./metrics";
import { metricsStream } from "./metrics-stream";
import { notificationSettings } from "./notification-settings";
import { owners } from "./owners";
import { postgres } from "./postgres";
import { projects } from "./projects";
import { registryCredentials } from "./registry-credentials";
import { services } from "./services";
import { webhooks } from "./webhooks";

/** The kinds of resources that the emulator has, in the order in which they start: services use data stores, and metrics are of both. */
export const kinds: readonly Kind[] = [
  owners,
  notificationSettings,
  logs,
  events,
  webhooks,
  logStreams,
  metricsStream,
  projects,
  environments,
  dedicatedIps,
  envGroups,
  registryCredentials,
  blueprints,
  maintenance,
  postgres,
  keyValue,
  services,
  metrics,
];

const stateSchema = z.object({
  version: z.literal(stateVersion),
  /** Names this state's folder among those that several emulators keep in one cache. */
  id: idSchema,
  /** How many instances of all services run together, as an earlier start was told. */
  maxInstances: z.int().min(1).optional(),
  /** Of the registry beside the emulator: what is pinned names it. */
  registryPort: z.int().optional(),
  ...owners.state,
  ...notificationSettings.state,
  ...logStreams.state,
  ...metricsStream.state,
  ...projects.state,
  ...environments.state,
  ...dedicatedIps.state,
  ...envGroups.state,
  ...registryCredentials.state,
  ...webhooks.state,
  ...postgres.state,
  ...keyValue.state,
  ...services.state,
});
export type State = z.infer<typeof stateSchema>;

/** A new state has an owner of its own. */
export function stateFormat(sources: Sources): StateFormat<State> {
  return {
    initial: () =>
      stateSchema.parse({
        version: stateVersion,
        id: randomSuffix(sources, 12),
        owner: { id: makeId(sources, "owner"), name: "Emulator", email: "owner@example.com", type: "team" },
      }),
    parse(text, path) {
      const result = stateSchema.safeParse(migrate(text, { path, sources }));
      if (result.success) return result.data;
      const [at] = result.error.issues;
      throw new Error(
        `\`${path}\` is damaged at \`${at?.path.join(".")}\` (${at?.message}): move the data folder away to start over`,
      );
    },
  };
}
