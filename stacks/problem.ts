import type { Environment } from "../components/environment";

/** Something wrong with a system's settings. */
export interface Problem {
  /** Where in the settings, for example `["variables", "consumers", "BATCH_MAX"]`. */
  path: readonly string[];
  /** What is wrong and what was expected, without the value of a secret; the reader sees the path before it. */
  message: string;
  /** Whether there is no value where there has to be one; else one is wrong. */
  isMissing?: boolean | undefined;
  /** How to fix it: a value or a secret to set there, its removal, or a command line where the setting is right. */
  fix: { set: string; secret?: boolean } | "remove" | { run: string };
}

/** Where a system's settings were found. */
export interface SettingsContext {
  environment: Environment;
  /** The stack's name. */
  stack: string;
  /** Whether the value at a path within the settings is encrypted in the stack's file, as far as can be told. */
  isEncrypted: (path: readonly PropertyKey[]) => boolean;
}
