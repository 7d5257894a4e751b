/** A Render for one machine: the same REST API, and services that really run. */
export { type EmulatorOptions, type RunningEmulator, startEmulator } from "./emulator";

/** What an emulator that runs in a process of its own says of itself, and how others see that it does. */
export { type EmulatorRecord, readEmulatorRecord, writeEmulatorRecord } from "./emulator-record";
export { holderOf, untilFree } from "./runtimes/data-folder-lock";
export { Guard } from "./runtimes/guard";
export { isListening } from "./runtimes/port";
export { installedPostgres } from "./runtimes/postgres/binaries";
export { readIfThere } from "./state/read-if-there";
