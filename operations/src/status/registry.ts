import { folderSize, registryFolder } from "@slipway/render-emulator/process";
import { registryAddress } from "../emulator/registry-address";
import type { Project } from "../project";
import type { RegistryStatus } from "./report";

/** The registry beside the emulator that a stack is on; undefined where there is none, or nothing was ever pushed to it. */
export async function registryStatus(project: Project, stack: string): Promise<RegistryStatus | undefined> {
  const address = await registryAddress(project, stack);
  if (address === undefined) return undefined;
  const bytes = await folderSize(registryFolder(project.emulatorFolder));
  return bytes === 0 ? undefined : { address, bytes };
}
