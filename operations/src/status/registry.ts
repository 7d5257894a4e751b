import { folderSize, registryFolder } from "@slipway/render-emulator/process";
import { findEmulator } from "../emulator/record";
import type { Project } from "../project";
import { emulatorHost } from "../stack-config";
import type { RegistryStatus } from "./report";

/** The registry beside the emulator that a stack is on; undefined where there is none, or nothing was ever pushed to it. */
export async function registryStatus(project: Project, stack: string): Promise<RegistryStatus | undefined> {
  if (emulatorHost(project, stack) === undefined) return undefined;
  const registry = (await findEmulator(project))?.registry;
  if (registry === undefined || "problem" in registry) return undefined;
  const bytes = await folderSize(registryFolder(project.emulatorFolder));
  return bytes === 0 ? undefined : { address: registry.address, bytes };
}
