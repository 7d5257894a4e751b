import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { type KeyValueHosting, KeyValueServers } from "../../runtimes/key-value/key-value-servers";
import { SimulatedKeyValueServers } from "../../runtimes/simulated/simulated-key-value-servers";
import type { Foundation, Kind } from "../kind";
import { keyValueState } from "./record";
import { keyValueRoutes } from "./routes";
import { KeyValueInstances } from "./state";
import { surveyOfKeyValues } from "./survey";

export const keyValue = {
  state: keyValueState,
  async start(foundation) {
    const { store, events, sources, hostNames, load, surveys, ending } = foundation;
    const servers = hostingOf(foundation);
    const instances = new KeyValueInstances(store, sources, servers, hostNames, events);
    surveys.push(surveyOfKeyValues(store, load));
    ending.push(() => {
      instances.stop();
      return servers.stopAll();
    });
    await instances.startAll();
    return (api) => keyValueRoutes(api, instances);
  },
} satisfies Kind;

function hostingOf({ dataDir, guard, redisServer, load, runtime, profile }: Foundation): KeyValueHosting {
  const servers = new KeyValueServers({
    dataDir: privateFolder(join(dataDir, "key-value")),
    guard,
    path: process.env.PATH ?? "",
    executable: redisServer,
    load,
  });
  return runtime === "simulated" ? new SimulatedKeyValueServers(profile.simulatedStepMs, servers) : servers;
}
