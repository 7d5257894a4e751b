import type { Project } from "../project";
import { emulatorHost } from "../stack-config";
import { findEmulator } from "./record";

/** The registry beside the emulator that a stack is on; undefined where there is none, or it isn't known. */
export async function registryAddress(project: Project, stack: string): Promise<string | undefined> {
  if (emulatorHost(project, stack) === undefined) return undefined;
  const registry = (await findEmulator(project))?.registry;
  return registry !== undefined && "address" in registry ? registry.address : undefined;
}
