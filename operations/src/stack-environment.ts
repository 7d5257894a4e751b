import * as path from "node:path";
import { pathToFileURL } from "node:url";
import { shellWord } from "../../infra/shell-word";
import type { EmulatorRecord } from "./emulator/record";
import { EMULATOR_PASSPHRASE } from "./passphrase";
import type { Project } from "./project";

/** Variables to set, and those to unset (undefined), for a command about a stack. */
export type Variables = Record<string, string | undefined>;

/** What every stack gets: our `pulumi` first, unless its folder is on PATH anyway. */
export function toolVariables(pulumiFolder: string, searchPath: string): Variables {
  const folders = searchPath.split(path.delimiter);
  return {
    PATH: folders.includes(pulumiFolder) ? searchPath : [pulumiFolder, ...folders].join(path.delimiter),
    PULUMI_SKIP_UPDATE_CHECK: "true",
  };
}

/**
 * What keeps Pulumi from asking the internet, at each run of the program, for the plugins of packages that are installed but of which a
 * stack makes nothing. Render's own is in this repository.
 */
export const NO_OTHER_PLUGINS = { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } as const;

/**
 * What a command on the emulator's backend gets besides: state in the project's folder, and the emulator's credentials, or none before it
 * has run. A key for Render's own API never reaches the emulator.
 *
 * @param ownPassphrase whether the stack's secrets are the user's own to encrypt, with the passphrase that the user has set
 */
export function emulatorVariables(
  project: Project,
  emulator: EmulatorRecord | undefined,
  ownPassphrase = false,
): Variables {
  return {
    PULUMI_BACKEND_URL: pathToFileURL(project.stateFolder).href,
    ...(!ownPassphrase && {
      PULUMI_CONFIG_PASSPHRASE: EMULATOR_PASSPHRASE,
      PULUMI_CONFIG_PASSPHRASE_FILE: undefined,
    }),
    RENDER_API_KEY: emulator?.apiKey,
    RENDER_OWNER_ID: emulator?.ownerId,
    RENDER_HOST: undefined,
  };
}

/**
 * Says which variables of the user's environment are not used for a stack on the emulator; undefined when none is left out.
 *
 * @param stack undefined when the command is about no stack
 */
export function unusedNote(
  variables: Variables,
  environment: Readonly<Record<string, string | undefined>>,
  stack: string | undefined,
): string | undefined {
  const unused = Object.keys(variables).filter((name) => {
    const given = environment[name];
    return name !== "PATH" && given !== undefined && given !== "" && given !== variables[name];
  });
  if (unused.length === 0) return undefined;
  const place = stack === undefined ? "on the emulator's backend" : `for stack \`${stack}\`, which is on the emulator`;
  return `Not used ${place}: ${unused.map((name) => `\`${name}\``).join(", ")} of your environment.`;
}

/** Lines for a POSIX shell that set and unset `variables`. */
export function shellLines(variables: Variables): string[] {
  return Object.entries(variables).map(([name, value]) =>
    value === undefined ? `unset ${name}` : `export ${name}=${shellWord(value)}`,
  );
}
