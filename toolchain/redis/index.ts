import { installOnce } from "../cache";
import { findOnPath, isExecutable } from "../find-on-path";
import type { Step } from "../progress";
import { reasonOf, ToolchainError } from "../toolchain-error";
import { binaryIn, debianRedis } from "./debian";

/**
 * The path of a Redis server: `redis-server` or `valkey-server` on PATH, else Debian's package in the user's cache.
 *
 * @throws ToolchainError that says what to install.
 */
export async function ensureRedis(step: Step): Promise<string> {
  const found = await findRedis();
  if (found !== undefined) return found;
  const packaged = debianRedis();
  try {
    await installOnce(packaged, step);
    return binaryIn(packaged.folder, "redis-server");
  } catch (error) {
    throw new ToolchainError(
      "neither `redis-server` nor `valkey-server` is on PATH. Install one of them " +
        "(`sudo apt-get install redis-server`, or `brew install redis`) and run this again. " +
        `Tried:\n  ${packaged.title}: ${reasonOf(error)}`,
    );
  }
}

/** The `redis-cli` of Debian's package in the user's cache, where that is. */
export function findUnpackedRedisCli(): string | undefined {
  const client = binaryIn(debianRedis().folder, "redis-cli");
  return isExecutable(client) ? client : undefined;
}

/** The server that {@link ensureRedis} would use as things stand. Installs nothing. */
export async function findRedis(): Promise<string | undefined> {
  const onPath = findOnPath("redis-server") ?? findOnPath("valkey-server");
  if (onPath !== undefined) return onPath;
  const packaged = debianRedis();
  return (await packaged.works(packaged.folder)) ? binaryIn(packaged.folder, "redis-server") : undefined;
}
