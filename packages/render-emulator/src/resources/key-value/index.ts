import { join } from "node:path";
import { privateFolder } from "@slipway/private-folder";
import { KeyValueServers } from "../../runtimes/key-value/key-value-servers";
import type { Kind } from "../kind";
import { keyValueState } from "./record";
import { keyValueRoutes } from "./routes";
import { KeyValueInstances } from "./state";
import { surveyOfKeyValues } from "./survey";

export const keyValue = {
  state: keyValueState,
  async start({ dataDir, store, guard, sources, redisServer, hostNames, load, surveys, ending }) {
    const servers = new KeyValueServers({
      dataDir: privateFolder(join(dataDir, "key-value")),
      guard,
      path: process.env.PATH ?? "",
      executable: redisServer,
      load,
    });
    const instances = new KeyValueInstances(store, sources, servers, hostNames);
    surveys.push(surveyOfKeyValues(store, load));
    ending.push(() => {
      instances.stop();
      return servers.stopAll();
    });
    await instances.startAll();
    return (api) => keyValueRoutes(api, instances);
  },
} satisfies Kind;
