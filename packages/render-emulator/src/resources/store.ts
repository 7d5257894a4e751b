import type { StateFile } from "../state/state-file";
import type { State } from ".";

/** The state of all kinds of resources, on disk. */
export type Store = StateFile<State>;
