import {
  addressOnThisMachine,
  connectionSettings,
  type ConnectionSources,
  defaultHost,
  type MissingSetting,
  missingSettings,
  normalizedHost,
  wrongSettings,
} from "@slipway/render-api";
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

/** Where a connection is described, and how to say what is wrong with it. */
export interface ResolveOptions extends ConnectionSources {
  /** The command that sets config, for {@link ConnectionProblem.reason}. Default `pulumi config set`. */
  readonly setCommand?: string;
}

/**
 * How Render is reached, by stack config and environment, and all that is wrong with it. What is wrong is left out of
 * the connection.
 */
export function resolveConnection({ setCommand = "pulumi config set", ...sources }: ResolveOptions): {
  readonly connection: Connection;
  readonly problems: readonly ConnectionProblem[];
} {
  const settings = connectionSettings(sources);
  const { apiKey, ownerId } = settings;
  const host = normalizedHost(settings.host ?? defaultHost);
  const wrong = wrongSettings(settings);
  const problems: ConnectionProblem[] = wrong.map(({ setting, key, variable, fault }) => ({
    setting,
    isMissing: false,
    reason: `\`${key}\` (or \`${variable}\`) ${fault}.`,
  }));
  const isKey = wrong.every(({ setting }) => setting !== "apiKey");
  const connection = { host, apiKey: isKey ? apiKey : undefined, ownerId };
  for (const missing of missingSettings({ apiKey, ownerId })) {
    problems.push({ setting: missing.setting, isMissing: true, reason: missingReason([missing], host, setCommand) });
  }
  return { connection, problems };
}

/** The error that names at once all that is missing to reach Render. */
export function missingConnection(connection: Connection): RenderError {
  return new RenderError(missingReason(missingSettings(connection), connection.host, "pulumi config set"), {
    isConclusive: true,
  });
}

/** The environment comes first: what stands there is in no file. An emulator's key belongs in no stack's config at all. */
function missingReason(missing: readonly MissingSetting[], host: string, setCommand: string): string {
  const things = missing.map(({ thing }) => thing).join(" and no ");
  const onThisMachine = addressOnThisMachine(host) !== undefined;
  const variables = missing.map(({ variable }) => `\`${variable}\``).join(" and ");
  if (onThisMachine) return `No ${things} of the emulator at \`${host}\` is configured; set ${variables}.`;
  const ways = missing.map(({ argument, variable }) => `set \`${variable}\` or run \`${setCommand} ${argument}\``);
  return `No ${things} is configured; ${ways.join(", and ")}.`;
}
