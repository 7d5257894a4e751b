import { privateFolder } from "@slipway/private-folder";
import { messageOf } from "./errors";
import { registryFolder, type RegistryPlace } from "./registry-place";
import type { Foundation } from "./resources/kind";
import { LocalRegistry } from "./runtimes/docker/local-registry";
import { Endpoint } from "./runtimes/endpoint";
import { report } from "./report";

const holder = "the emulator's registry";

/**
 * Opens the port of the registry beside the emulator, the same one at each start: what stacks pin names it. An emulator goes without where it
 * can't be had.
 *
 * @param image what the registry runs
 */
export async function openRegistry(foundation: Foundation, image: string): Promise<RegistryPlace> {
  const { runtime, engines, dataDir, profile, store, ending } = foundation;
  if (runtime === "process" || runtime === "simulated")
    return { problem: `The emulator was started with \`--runtime ${runtime}\`, which runs no images: use \`auto\`` };
  const { registryPort } = store.state;
  let endpoint: Endpoint;
  try {
    endpoint = await (registryPort === undefined
      ? Endpoint.listenAnywhere(holder)
      : Endpoint.listen(registryPort, holder));
  } catch (error) {
    const problem = `${messageOf(error)}, and start the emulator again`;
    report(problem);
    return { problem };
  }
  ending.push(() => endpoint.close());
  const { port } = endpoint;
  if (registryPort !== port) await store.change(store.state, { registryPort: port });
  const dir = privateFolder(registryFolder(dataDir));
  const registry = new LocalRegistry({ engines, image, dir, limitMs: profile.healthLimitMs });
  ending.push(() => registry.stop());
  endpoint.handler = registry;
  return { address: `127.0.0.1:${port}` };
}
