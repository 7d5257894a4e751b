import type { Step } from "../../../toolchain/progress";
import type { Project } from "../project";

/** What every command is given. */
export interface CommandContext {
  project: Project;
  /** Shows what takes long. */
  step: Step;
  /** Prints one line for people. */
  say: (line: string) => void;
}
