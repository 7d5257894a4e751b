import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { ApiError } from "../../errors";
import { folderSize } from "../../runtimes/load/folder-size";
import { type PostgresHosting, PostgresServers } from "../../runtimes/postgres/postgres-servers";
import { SimulatedPostgresServers } from "../../runtimes/simulated/simulated-postgres-servers";
import type { Foundation, Kind } from "../kind";
import { PostgresDiskGrowth } from "./disk-growth";
import { PostgresExports } from "./exports";
import { postgresState } from "./record";
import { postgresRoutes } from "./routes";
import { PostgresInstances } from "./state";
import { surveyOfPostgres } from "./survey";

export const postgres = {
  state: postgresState,
  async start(foundation) {
    const { dataDir, store, events, guard, sources, hostNames, profile, load, surveys, ending, runtime } = foundation;
    const servers = hostingOf(foundation);
    const exportsDir = privateFolder(join(dataDir, "exports"));
    const findDump = runtime === "simulated" ? nothingToExport : undefined;
    const exports = new PostgresExports(store, sources, guard, exportsDir, events, findDump);
    const instances = new PostgresInstances(store, sources, servers, exports, hostNames, events, profile);
    // Of what is simulated there is nothing to measure.
    if (servers instanceof PostgresServers) {
      surveys.push(surveyOfPostgres({ store, load, servers, lifecycle: instances.lifecycle }));
      const growth = new PostgresDiskGrowth({ store, sources, servers, instances, sizeOf: folderSize });
      growth.background.start();
      ending.push(() => growth.background.stop());
    }
    ending.push(() => {
      instances.stop();
      return servers.stopAll();
    });
    await instances.startAll();
    return (api) => postgresRoutes(api, instances);
  },
} satisfies Kind;

function hostingOf({ dataDir, store, guard, sources, load, runtime, profile }: Foundation): PostgresHosting {
  const servers = new PostgresServers({ dataDir, stateId: store.state.id, guard, sources, load });
  return runtime === "simulated" ? new SimulatedPostgresServers(profile.simulatedStepMs, sources, servers) : servers;
}

async function nothingToExport(): Promise<never> {
  throw new ApiError(
    501,
    "data stores are simulated here, so there is nothing to export: start the emulator with `--runtime process`",
  );
}
