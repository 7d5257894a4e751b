import type { Environment } from "./environment";

/**
 * The name of a system's part on the platform, where names are unique in a workspace: `<system>-<part>` in production and
 * `<system>-<part>-<environment>` elsewhere, unless the settings name it.
 */
export function nameOf(
  system: string,
  part: string,
  environment: Environment,
  names: Readonly<Record<string, string>> = {},
): string {
  return names[part] ?? (environment === "production" ? `${system}-${part}` : `${system}-${part}-${environment}`);
}
