/**
 * What an emulator that runs in a process of its own says of itself, and how others see that it does. It is kept apart
 * from the emulator, which takes long to load.
 */
export { removeOutlying } from "./outlying-folders";
export { type EmulatorRecord, runningEmulator, writeEmulatorRecord } from "./emulator-record";
export { registryFolder, usualRegistryImage } from "./registry-place";
export { holderOf, untilFree } from "./runtimes/data-folder-lock";
export { describeEngine } from "./runtimes/docker/engines";
export { Guard } from "./runtimes/guard";
export { folderSize } from "./runtimes/load/folder-size";
export { isListening } from "./runtimes/port";
export { exposureNote } from "./runtimes/process/network-exposure";
export { installedPostgres } from "./runtimes/postgres/binaries";
export { readIfThere } from "./state/read-if-there";
