import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { PostgresServers } from "../../runtimes/postgres/postgres-servers";
import type { Kind } from "../kind";
import { PostgresExports } from "./exports";
import { postgresState } from "./record";
import { postgresRoutes } from "./routes";
import { PostgresInstances } from "./state";

export const postgres = {
  state: postgresState,
  async start({ dataDir, store, events, guard, sources, hostNames, ending }) {
    const servers = new PostgresServers({ dataDir, stateId: store.state.id, guard, sources });
    const exports = new PostgresExports(store, sources, guard, privateFolder(join(dataDir, "exports")), events);
    const instances = new PostgresInstances(store, sources, servers, exports, hostNames, events);
    ending.push(() => {
      instances.stop();
      return servers.stopAll();
    });
    await instances.startAll();
    return (api) => postgresRoutes(api, instances);
  },
} satisfies Kind;
