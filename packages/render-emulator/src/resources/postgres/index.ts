import { PostgresServers } from "../../runtimes/postgres/postgres-servers";
import type { Kind } from "../kind";
import { postgresState } from "./record";
import { postgresRoutes } from "./routes";
import { PostgresInstances } from "./state";

export const postgres = {
  state: postgresState,
  async start({ dataDir, store, guard, sources, ending }) {
    const servers = new PostgresServers({ dataDir, stateId: store.state.id, guard, sources });
    const instances = new PostgresInstances(store, sources, servers);
    ending.push(() => {
      instances.stop();
      return servers.stopAll();
    });
    await instances.resume();
    return (api) => postgresRoutes(api, instances);
  },
} satisfies Kind;
