import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { KeyValueServers } from "../../runtimes/key-value/key-value-servers";
import type { Kind } from "../kind";
import { keyValueState } from "./record";
import { keyValueRoutes } from "./routes";
import { KeyValueInstances } from "./state";

export const keyValue = {
  state: keyValueState,
  async start({ dataDir, store, events, guard, sources, redisServer, hostNames, ending }) {
    const servers = new KeyValueServers({
      dataDir: privateFolder(join(dataDir, "key-value")),
      guard,
      path: process.env.PATH ?? "",
      executable: redisServer,
    });
    const instances = new KeyValueInstances(store, sources, servers, hostNames, events);
    ending.push(() => {
      instances.stop();
      return servers.stopAll();
    });
    await instances.startAll();
    return (api) => keyValueRoutes(api, instances);
  },
} satisfies Kind;
