import * as path from "node:path";

/** A folder with a Pulumi.yaml, and where its local stack keeps what it needs. */
export interface Project {
  root: string;
  /** The local stack's Pulumi state. */
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
