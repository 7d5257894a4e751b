import type { ProcessLoad } from "../../runtimes/load/process-load";
import { folderSize } from "../../runtimes/load/folder-size";
import type { PostgresServers } from "../../runtimes/postgres/postgres-servers";
import { secondsBehind } from "../../runtimes/postgres/standby";
import type { Finding, Survey } from "../metrics/survey";
import type { Store } from "../store";
import type { PostgresLifecycle } from "./lifecycle";
import type { PostgresRecord } from "./record";

const bytesPerGB = 1024 ** 3;

export interface PostgresSurveyParts {
  store: Store;
  load: ProcessLoad;
  servers: PostgresServers;
  lifecycle: PostgresLifecycle;
}

/** What can be said of each Postgres instance that runs. */
export function surveyOfPostgres({ store, load, servers, lifecycle }: PostgresSurveyParts): Survey {
  const diskOf = async ({ postgres: { id, diskSizeGB } }: PostgresRecord, dataDir: string): Promise<Finding[]> => [
    { metric: "disk-usage", resource: id, value: await folderSize(dataDir) },
    { metric: "disk-capacity", resource: id, value: diskSizeGB * bytesPerGB },
  ];
  return async (isAsked) => {
    if (store.state.postgres.length === 0) return [];
    const [running, connections] = [load.running(), load.connections()];
    const found: Finding[] = [];
    for (const record of store.state.postgres) {
      const { id, status, role } = record.postgres;
      if (status !== "available" || !running.has(id)) continue;
      // While the emulator is being stopped, there is none.
      const server = await servers.at(lifecycle.placed(record)).catch(() => undefined);
      if (server === undefined) continue;
      if (isAsked(id, "instance-count")) found.push({ metric: "instance-count", resource: id, value: 1 });
      const open = connections.get(record.server.port) ?? 0;
      if (isAsked(id, "active-connections")) found.push({ metric: "active-connections", resource: id, value: open });
      if (isAsked(id, "disk-usage") || isAsked(id, "disk-capacity"))
        found.push(...(await diskOf(record, server.dataDir)));
      if (role !== "replica" || !isAsked(id, "replication-lag")) continue;
      const value = await server.asSuperuser(secondsBehind).catch(() => undefined);
      if (value !== undefined) found.push({ metric: "replication-lag", resource: id, value });
    }
    return found;
  };
}
