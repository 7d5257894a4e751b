import { didYouMean, parseRelease } from "@slipway/render-api";
import { z } from "zod";
import { isEnabled } from "../../../infra/enabled";
import { withOwnSecrets } from "../encrypted-settings";
import { OperationError } from "../operation-error";
import { CONNECTION, type StackConfig } from "../stack-config";

/** The file that the stacks of pull requests are made from. */
export const TEMPLATE = "Pulumi.preview.yaml";

/** What a pull request's stack is made from. */
export interface PreviewArgs {
  template: StackConfig;
  /** The stack's own file as its last `up` left it. */
  former?: StackConfig | undefined;
  /** The pull request's own commit. */
  commit: string;
  /** Where its code is, unless the template says it. */
  repo?: string | undefined;
  /** The emulator's API, where the stack is on it. */
  host?: string | undefined;
  /**
   * Whether the code is served from a clone in which the commit was seen. Nothing has to be looked up then, and least of all a branch: what CI
   * checks out of a pull request has none.
   */
  isServed?: boolean;
  /** Names of all systems that there are. */
  systems: readonly string[];
  /** Names of those to bring up; undefined: all that the template has settings for. */
  only?: readonly string[] | undefined;
}

const systemSchema = z.looseObject({ release: z.unknown(), releases: z.unknown(), enabled: z.unknown() }).partial();

/**
 * The settings of a pull request's stack: the template's, with its commit as the release of each system.
 *
 * @returns the stack's file, and the paths of settings that were left out since they are encrypted and the emulator can't read them
 * @throws OperationError when the template says what it can't
 */
export function previewSettings(args: PreviewArgs): { file: StackConfig; leftOut: string[] } {
  const { template, former, host, systems, only } = args;
  const { config: settings, ...encryption } = template;
  const offered = systems.filter((name) => template.config[`slipway:${name}`] !== undefined);
  for (const name of only ?? []) requireOffered(name, systems, offered);
  requirePreview(template.config["slipway:environment"]);
  requireBudget(template.config["slipway:budget"]);
  const leftOut: string[] = [];
  const config: Record<string, unknown> = host === undefined ? {} : { "render:host": host };
  for (const [key, value] of Object.entries(settings)) {
    if (host !== undefined && CONNECTION.includes(key)) continue;
    const given = host === undefined ? value : withOwnSecrets(value, undefined, [key], leftOut);
    const system = systems.find((name) => key === `slipway:${name}`);
    if (system === undefined) config[key] = given;
    else if (only?.includes(system) ?? isEnabled(given)) config[key] = systemSettings(key, given, args);
  }
  const isEncrypted = encryption.encryptionsalt !== undefined || encryption.encryptedkey !== undefined;
  if (host === undefined && !isEncrypted) requireInTheClear(template);
  // What the template says of its secrets is of use where they are; else the stack has a key of its own.
  const own = { ...(former?.encryptionsalt !== undefined && { encryptionsalt: former.encryptionsalt }) };
  if (args.isServed === true) config["slipway:checkSources"] = "false";
  return { file: { config, ...(host === undefined && isEncrypted ? encryption : own) }, leftOut };
}

function systemSettings(key: string, value: unknown, { repo, commit }: PreviewArgs): object {
  const parsed = systemSchema.safeParse(value);
  if (!parsed.success) throw new OperationError(`\`${key}\` in \`${TEMPLATE}\` has no settings in it.`);
  const { release, releases, enabled } = parsed.data;
  // Whoever names a system wants it, whatever the template brings up by itself.
  const settings = { ...parsed.data, ...(enabled !== undefined && { enabled: true }) };
  if (release === undefined && (releases === undefined || areImages(releases)))
    return { ...settings, ...(repo !== undefined && { repo }), release: commit };
  throw new OperationError(
    `\`${key}.${release === undefined ? "releases" : "release"}\` in \`${TEMPLATE}\` has no place there: a pull request's stack runs ` +
      "the pull request's own commit. Remove it.",
  );
}

/** A pull request builds none. */
function areImages(releases: unknown): boolean {
  const { success, data } = z.record(z.string(), z.string()).safeParse(releases);
  const pins = Object.values(data ?? {});
  return success && pins.length > 0 && pins.every((pin) => parseRelease(pin)?.kind !== "commit");
}

function requireOffered(name: string, systems: readonly string[], offered: readonly string[]): void {
  if (offered.includes(name)) return;
  if (systems.includes(name))
    throw new OperationError(
      `\`${TEMPLATE}\` has no settings for \`${name}\`: add \`slipway:${name}:\` under \`config\`.`,
    );
  throw new OperationError(
    `There is no system \`${name}\`: expected one of ${offered.join(", ")}${didYouMean(offered, name)}`.replace(
      /(?<!\?)$/,
      ".",
    ),
  );
}

function requirePreview(environment: unknown): void {
  if (environment === "preview") return;
  const said = environment === undefined ? "is missing" : `is \`${JSON.stringify(environment)}\``;
  throw new OperationError(
    `\`slipway:environment\` in \`${TEMPLATE}\` ${said}: expected \`preview\`, since only such a stack may be taken down with its data.`,
  );
}

/** Nobody looks at each pull request's bill: what costs too much has to be refused. */
function requireBudget(budget: unknown): void {
  if (budget !== undefined && budget !== null) return;
  throw new OperationError(
    `\`slipway:budget\` in \`${TEMPLATE}\` is missing: expected the US dollars that each pull request's stack may cost a month, such as 60.`,
  );
}

/** Each stack of a backend that keeps the keys itself has a key of its own, and can't read what another's has encrypted. */
function requireInTheClear({ config }: StackConfig): void {
  const encrypted: string[] = [];
  for (const [key, value] of Object.entries(config)) withOwnSecrets(value, undefined, [key], encrypted);
  const [path] = encrypted;
  if (path === undefined) return;
  throw new OperationError(
    `\`${path}\` in \`${TEMPLATE}\` is encrypted with the key of one stack, and a pull request's stack has another: ` +
      "encrypt it with a passphrase or a key of your cloud's, whose `encryptionsalt` or `encryptedkey` stands in the file, or let the program generate it.",
  );
}
