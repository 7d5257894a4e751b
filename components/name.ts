import type { Environment } from "./environment";

/** What a part can be called on the platform: Render's rule, as far as it is known. */
export { resourceNameExpected, resourceNamePattern } from "@slipway/render-api";

/** What a system's parts are named by. */
export interface Naming {
  system: string;
  /** The stack's name. */
  stack: string;
  environment: Environment;
  /** Names that the settings give to parts, by part. */
  names?: Readonly<Partial<Record<string, string>>>;
  /** What the settings put behind each part's name. */
  suffix?: string | undefined;
}

/**
 * The name of a system's part on the platform, where names are unique in a workspace: `<system>-<part>` in production and
 * `<system>-<part>-<stack>` elsewhere, so that any number of stacks stand side by side, unless the settings say otherwise.
 */
export function nameOf(part: string, { system, stack, environment, names = {}, suffix }: Naming): string {
  const end = suffix ?? (environment === "production" ? undefined : stack);
  return names[part] ?? [system, part, end].filter((text) => text !== undefined).join("-");
}
