import * as path from "node:path";
import { pathToFileURL } from "node:url";
import type { EmulatorRecord } from "./emulator/record";
import type { Project } from "./project";

/** Variables to set, and those to unset (undefined), for a command about a stack. */
export type Variables = Record<string, string | undefined>;

/**
 * Encrypts nothing: the secrets of a stack on the emulator are generated on this machine and worth nothing elsewhere. It is fixed so
 * that the salt in `Pulumi.local.yaml` can be tracked.
 */
const EMULATOR_PASSPHRASE = "slipway-local";

/** What every stack gets: our `pulumi` first, unless its folder is on PATH anyway. */
export function toolVariables(pulumiFolder: string, searchPath: string): Variables {
  const folders = searchPath.split(path.delimiter);
  return {
    PATH: folders.includes(pulumiFolder) ? searchPath : [pulumiFolder, ...folders].join(path.delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/**
 * What a stack on the emulator gets besides: state in the project's folder, and the emulator's credentials, or none before it has
 * run. A key for Render's own API never reaches the emulator.
 */
export function emulatorVariables(project: Project, emulator: EmulatorRecord | undefined): Variables {
  return {
    PULUMI_BACKEND_URL: pathToFileURL(project.stateFolder).href,
    PULUMI_CONFIG_PASSPHRASE: EMULATOR_PASSPHRASE,
    PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    RENDER_API_KEY: emulator?.apiKey,
    RENDER_OWNER_ID: emulator?.ownerId,
    RENDER_HOST: undefined,
  };
}

/** Lines for a POSIX shell that set and unset `variables`. */
export function shellLines(variables: Variables): string[] {
  return Object.entries(variables).map(([name, value]) =>
    value === undefined ? `unset ${name}` : `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`,
  );
}
