import * as path from "node:path";
import { privateFolder } from "@slipway/private-folder";

/** A folder with a Pulumi.yaml, and where its stacks on the emulator keep what they need. */
export interface Project {
  root: string;
  /** The Pulumi state of stacks on the emulator. */
  stateFolder: string;
  /** The emulator's data, credentials and log. */
  emulatorFolder: string;
}

/** The project in `root`. Nothing is created. */
export function projectIn(root: string): Project {
  const absolute = path.resolve(root);
  return {
    root: absolute,
    stateFolder: path.join(absolute, ".slipway", "state"),
    emulatorFolder: path.join(absolute, ".slipway", "emulator"),
  };
}

/**
 * Makes the folder of the stacks' state, or makes the one that is there its user's alone.
 *
 * @throws when another user made it
 */
export function ensureStateFolder({ stateFolder }: Project): void {
  privateFolder(path.dirname(stateFolder), { isPassable: true });
  privateFolder(stateFolder);
}

/** The same for the emulator's. */
export function ensureEmulatorFolder({ emulatorFolder }: Project): void {
  privateFolder(path.dirname(emulatorFolder), { isPassable: true });
  privateFolder(emulatorFolder, { isPassable: true });
}
