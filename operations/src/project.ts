import * as path from "node:path";

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
