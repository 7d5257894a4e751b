/** A Render for one machine: the same REST API, and services that really run. */
export { type EmulatorOptions, type RunningEmulator, startEmulator } from "./emulator";
