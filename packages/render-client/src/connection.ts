import { RenderError } from "./error";

/** How Render is reached, as far as it is configured. */
export interface Connection {
  /** Address of the API with its version, without a slash at the end. */
  readonly host: string;
  readonly apiKey: string | undefined;
  /** The workspace that new resources belong to. */
  readonly ownerId: string | undefined;
}

/** What is wrong with one setting of a connection. */
export interface ConnectionProblem {
  readonly setting: keyof Connection;
  /** Whether it is not there at all; a preview needs neither key nor workspace. */
  readonly isMissing: boolean;
  /** A sentence that says what to do; it never holds the key. */
  readonly reason: string;
}

/** Where a connection is described. */
export interface ConnectionSources {
  /** The stack's config; it comes before the environment. An empty text counts as left out. */
  readonly config: { readonly [Setting in keyof Connection]?: string | undefined };
  readonly environment: Readonly<Record<string, string | undefined>>;
  /**
   * The command that sets config, for {@link ConnectionProblem.reason}.
   *
   * @default "pulumi config set"
   */
  readonly setCommand?: string;
}

export const defaultHost = "https://api.render.com/v1";

/** The environment's name of each setting. */
export const connectionVariables = {
  host: "RENDER_HOST",
  apiKey: "RENDER_API_KEY",
  ownerId: "RENDER_OWNER_ID",
} as const satisfies Record<keyof Connection, string>;

/**
 * How Render is reached, by stack config and environment, and all that is wrong with it. What is wrong is left out of
 * the connection.
 */
export function resolveConnection({ config, environment, setCommand = "pulumi config set" }: ConnectionSources): {
  readonly connection: Connection;
  readonly problems: readonly ConnectionProblem[];
} {
  const setting = (name: keyof Connection): string | undefined =>
    [config[name], environment[connectionVariables[name]]].find((value) => value !== undefined && value !== "");
  const [host, apiKey, ownerId] = [
    (setting("host") ?? defaultHost).replace(/\/+$/, ""),
    setting("apiKey"),
    setting("ownerId"),
  ];
  const problems: ConnectionProblem[] = [];
  const refuse = (name: keyof Connection, fault: string) =>
    problems.push({
      setting: name,
      isMissing: false,
      reason: `\`render:${name}\` (or \`${connectionVariables[name]}\`) ${fault}`,
    });
  if (!URL.canParse(host) || !/^https?:/.test(host)) {
    refuse("host", `is \`${host}\`, expected a URL such as \`${defaultHost}\`.`);
  }
  const isKey = apiKey === undefined || /^[\x21-\x7e]+$/.test(apiKey);
  if (!isKey) {
    refuse(
      "apiKey",
      "contains a space, a line break or another character that no API key has; copy it again from Render's account settings.",
    );
  }
  const connection = { host, apiKey: isKey ? apiKey : undefined, ownerId };
  for (const name of ["apiKey", "ownerId"] as const) {
    if (setting(name) === undefined)
      problems.push({ setting: name, isMissing: true, reason: missingReason([name], setCommand) });
  }
  return { connection, problems };
}

const missing = {
  apiKey: { thing: "API key", argument: "--secret render:apiKey" },
  ownerId: { thing: "workspace", argument: "render:ownerId tea-…" },
} as const;

/** The error that names at once all that is missing to reach Render. */
export function missingSettings(connection: Connection): RenderError {
  const names = (["apiKey", "ownerId"] as const).filter((name) => connection[name] === undefined);
  return new RenderError(missingReason(names, "pulumi config set"), { isConclusive: true });
}

function missingReason(names: readonly (keyof typeof missing)[], setCommand: string): string {
  const commands = names.map(
    (name) => `\`${setCommand} ${missing[name].argument}\` or set \`${connectionVariables[name]}\``,
  );
  return `No ${names.map((name) => missing[name].thing).join(" and no ")} is configured; run ${commands.join(", and ")}.`;
}
