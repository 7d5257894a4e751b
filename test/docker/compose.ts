import { homedir } from "node:os";
import { join } from "node:path";
import { commandFault } from "../command-fault";

/** Why there is no Docker Compose to test with, if there is none. */
export const composeFault = (): string | undefined => commandFault(["docker", "compose", "version"]);

/** The folder of this user's plugins of `docker`. Where Compose came with `docker` it isn't there, and is found all the same. */
export function userPlugins(): string {
  const { DOCKER_CONFIG = join(homedir(), ".docker") } = process.env;
  return join(DOCKER_CONFIG, "cli-plugins");
}
