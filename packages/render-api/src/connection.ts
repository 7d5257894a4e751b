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

const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];

/** An API's address when it is on this machine: no account at Render and no key of one is of use there. */
export function addressOnThisMachine(host: string | undefined): URL | undefined {
  const url = host !== undefined && URL.canParse(host) ? new URL(host) : undefined;
  return url !== undefined && loopbackHosts.includes(url.hostname) ? url : undefined;
}
