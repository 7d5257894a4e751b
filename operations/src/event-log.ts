import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { readIfThere } from "@slipway/render-emulator/process";

/** Without it, Pulumi doesn't know `--event-log`. Pulumi's own Automation API gets its events the same way. */
const EVENT_LOG = { PULUMI_DEBUG_COMMANDS: "true" };

/**
 * What comes of a run of `pulumi`, and its own log of what happened meanwhile, an event a line; undefined where it has begun none.
 *
 * @param run runs it with these further arguments and variables
 */
export async function logged<T>(
  run: (args: readonly string[], variables: Record<string, string>) => Promise<T>,
): Promise<[T, log: string | undefined]> {
  const folder = await mkdtemp(path.join(tmpdir(), "slipway-events-"));
  try {
    const log = path.join(folder, "events.json");
    return [await run(["--event-log", log], EVENT_LOG), await readIfThere(log)];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
