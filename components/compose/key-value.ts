import type { KeyValueArgs } from "../platform";
import type { ComposeFile } from "./compose-file";
import { known } from "./known";
import { overridable, variableOf } from "./override";

/** Where a key value store listens within its container. */
export const KEY_VALUE_PORT = 6379;

/** What Render runs, in the version that it runs. */
const IMAGE = "valkey/valkey:8";
/** As much as Render's plan `starter` has: without a limit nothing of what happens at it would be seen. */
const MEMORY = "256mb";
/** Fails, where it answers that it is not there yet. */
const IS_READY = ["CMD", "valkey-cli", "-e", "ping"];

/** A key value store that a composition has asked for. */
export interface KeyValueStore {
  whenFull: NonNullable<KeyValueArgs["whenFull"]>;
  /** Under which this machine's own programs find it. */
  port: number;
}

export async function keyValueOf(name: string, { whenFull, port }: KeyValueStore): Promise<ComposeFile["services"]> {
  const policy = (await known("whenFull", whenFull)).replaceAll("_", "-");
  const store = {
    image: IMAGE,
    // What is in it outlives the container, as on Render.
    command: ["valkey-server", "--appendonly", "yes", "--maxmemory", MEMORY, "--maxmemory-policy", policy],
    ports: [`127.0.0.1:${overridable(variableOf(name, "port"), String(port))}:${KEY_VALUE_PORT}`],
    volumes: [`${name}:/data`],
    healthcheck: { test: IS_READY, interval: "2s", timeout: "5s", retries: 30 },
  };
  return { [name]: store };
}
