import { PostgresServer } from "../../runtimes/postgres/postgres-server";
import type { Kind } from "../kind";
import { postgresState } from "./record";
import { postgresRoutes } from "./routes";
import { PostgresInstances } from "./state";

export const postgres = {
  state: postgresState,
  async start({ dataDir, store, guard, sources, ending }) {
    const server = new PostgresServer({
      dataDir,
      stateId: store.state.id,
      guard,
      sources,
      place: () => store.state.postgresServer,
      keepPlace: (postgresServer) => store.change(store.state, { postgresServer }),
    });
    const instances = new PostgresInstances(store, sources, server);
    ending.push(() => {
      instances.stop();
      return server.stop();
    });
    await instances.resume();
    return (api) => postgresRoutes(api, instances);
  },
} satisfies Kind;
