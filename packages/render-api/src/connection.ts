import { hostFault } from "./host";

/** How Render is reached is set in stack config, as `render:<setting>`, or by these variables of the environment. */
export const connectionVariables = {
  host: "RENDER_HOST",
  apiKey: "RENDER_API_KEY",
  ownerId: "RENDER_OWNER_ID",
} as const;

export type ConnectionSetting = keyof typeof connectionVariables;

/** The settings of a connection, as far as they are there. */
export type ConnectionSettings = Readonly<Record<ConnectionSetting, string | undefined>>;

/** Where a connection is described. An empty text counts as left out. */
export interface ConnectionSources {
  /** The stack's config; it comes before the environment. */
  readonly config: Readonly<Partial<Record<ConnectionSetting, string | undefined>>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What stack config and environment say of the connection. */
export function connectionSettings({ config, environment }: ConnectionSources): ConnectionSettings {
  const setting = (name: ConnectionSetting): string | undefined =>
    [config[name], environment[connectionVariables[name]]].find((value) => value !== undefined && value !== "");
  return { host: setting("host"), apiKey: setting("apiKey"), ownerId: setting("ownerId") };
}

/** A setting without which nothing can be asked of Render. */
export interface MissingSetting {
  readonly setting: ConnectionSetting;
  /** Its key in stack config. */
  readonly key: string;
  readonly variable: string;
  /** What it is, with no article. */
  readonly thing: string;
  /** What `pulumi config set` takes for it. */
  readonly argument: string;
}

const needed = [
  { setting: "apiKey", thing: "API key", argument: "--secret render:apiKey" },
  { setting: "ownerId", thing: "workspace", argument: "render:ownerId tea-…" },
] as const;

/** Which settings are missing; a preview needs none of them. */
export function missingSettings(settings: Omit<ConnectionSettings, "host">): MissingSetting[] {
  return needed
    .filter(({ setting }) => settings[setting] === undefined)
    .map((row) => ({ ...row, key: `render:${row.setting}`, variable: connectionVariables[row.setting] }));
}

/** A setting that is there and can't be used. */
export interface WrongSetting {
  readonly setting: ConnectionSetting;
  /** Its key in stack config. */
  readonly key: string;
  readonly variable: string;
  /** What is wrong with it, as the end of a sentence that names the place. It never holds a secret. */
  readonly fault: string;
}

/** Which settings can't be used: found before the first request, since each carries them. */
export function wrongSettings({ host, apiKey }: ConnectionSettings): WrongSetting[] {
  const faults = { host: host && hostFault(host), apiKey: apiKey && keyFault(apiKey) };
  return (["host", "apiKey"] as const).flatMap((setting) => {
    const fault = faults[setting];
    return fault ? [{ setting, fault, key: `render:${setting}`, variable: connectionVariables[setting] }] : [];
  });
}

/** A key goes into a header, as it is. */
function keyFault(apiKey: string): string | undefined {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return undefined;
  return "contains a space, a line break or another character that no API key has; copy it again from Render's account settings";
}

/** Every API key that is set, be it used or not: none of them may be shown. */
export function apiKeysIn({ config, environment }: ConnectionSources): string[] {
  return [config.apiKey, environment[connectionVariables.apiKey]].filter((key) => key !== undefined);
}
