import { stringify } from "yaml";
import { z } from "zod";
import { rehearsalStack } from "../../../infra/rehearsal-name";
import { OperationError } from "../operation-error";
import { withOwnSecrets } from "../encrypted-settings";
import { CONNECTION, type StackConfig } from "../stack-config";

/** What a rehearsal is made from. */
export interface RehearsalArgs {
  /** The stack that is rehearsed. */
  stack: string;
  /** Its file. */
  real: StackConfig;
  /** The rehearsal's own file as the last rehearsal left it. */
  former: StackConfig;
  /** The emulator's API. */
  host: string;
  /** The application's repository, as the emulator reaches it. */
  repo: string;
  /** Folder of that repository in which a system is, where the real stack's file names none; undefined: its root. */
  folderOf: (system: string) => string | undefined;
  systems: readonly string[];
}

/** A stack on the emulator that has the settings of another one. */
export interface Rehearsal {
  stack: string;
  file: StackConfig;
  /** What is not as in the real stack's file, and why, as lines for people. */
  differences: string[];
  /** What the real stack itself lacks though its rehearsal doesn't, with the command that mends it. */
  missing: string[];
}

const systemSchema = z
  .looseObject({ repo: z.unknown(), rootDir: z.unknown(), domains: z.unknown(), follow: z.unknown() })
  .partial();

/**
 * The settings of a rehearsal: those of the real stack, but for where Render and the code are. What the real stack has encrypted stays
 * with it; a value that was set for the rehearsal alone, encrypted too, takes its place.
 */
export function rehearsalOf(args: RehearsalArgs): Rehearsal {
  const { stack, real, former, host, systems } = args;
  const settings = Object.entries(real.config).filter(([key]) => !CONNECTION.includes(key));
  const secrets: string[] = [];
  const missing: string[] = [];
  const config: Record<string, unknown> = { "render:host": host };
  const differences = [`Render: the emulator at ${host}, with a key and a workspace of its own`];
  for (const [key, value] of settings) {
    config[key] = withOwnSecrets(value, former.config[key], [key], secrets);
    const system = systems.find((name) => key === `slipway:${name}`);
    if (system === undefined) continue;
    const moved = moveSystem(system, config[key], args);
    config[key] = moved.settings;
    differences.push(...moved.differences);
    missing.push(...moved.missing);
  }
  if (systems.some((system) => hasDomains(config[`slipway:${system}`]))) {
    config["slipway:addresses"] = "render";
    differences.push("addresses: each service's own; its domain is made too, but no DNS leads it here");
  }
  differences.push(...secrets.map((path) => secretLine(path, stack)));
  const { encryptionsalt } = former;
  const file = { config, ...(encryptionsalt !== undefined && { encryptionsalt }) };
  return { stack: rehearsalStack(stack), file, differences, missing };
}

/** The file's text: whoever opens it learns where to change what. */
export function fileText(rehearsed: string, file: StackConfig): string {
  return (
    `# Written by \`slipway rehearse ${rehearsed}\`, anew each time: change Pulumi.${rehearsed}.yaml instead.\n` +
    `# Only what is encrypted here is kept.\n${stringify(file)}`
  );
}

function moveSystem(system: string, value: unknown, { stack, repo, folderOf }: RehearsalArgs) {
  const parsed = systemSchema.safeParse(value);
  if (!parsed.success)
    throw new OperationError(`\`slipway:${system}\` in \`Pulumi.${stack}.yaml\` has no settings in it.`);
  const given = parsed.data;
  const folder = given.rootDir === undefined ? folderOf(system) : undefined;
  const isNamed = typeof given.repo === "string";
  return {
    settings: { ...given, repo, ...(folder !== undefined && { rootDir: folder }) },
    differences: [
      `${system}'s repository: ${repo}${isNamed ? `, in place of ${String(given.repo)}` : ""}`,
      ...(folder === undefined ? [] : [`${system}'s folder in it: ${folder}`]),
      ...(given.follow === true ? [pushLine(system)] : []),
    ],
    missing: isNamed ? [] : [repositoryLine(system, stack)],
  };
}

function hasDomains(settings: unknown): boolean {
  const { domains } = systemSchema.safeParse(settings).data ?? {};
  return typeof domains === "object" && domains !== null && Object.keys(domains).length > 0;
}

function pushLine(system: string): string {
  return (
    `${system}'s pushes: each is deployed here; Render deploys a push only of a repository that it is connected to through ` +
    "an account at its Git host, once its checks have passed"
  );
}

function repositoryLine(system: string, stack: string): string {
  const command = `npm run pulumi -- config set --stack ${stack} --path 'slipway:${system}.repo'`;
  return `${system}'s repository, before \`${stack}\` itself can come up: ${command} https://github.com/<you>/<repository>`;
}

function secretLine(path: string, stack: string): string {
  const command = `npm run pulumi -- config set --stack ${rehearsalStack(stack)} --secret --path '${path}'`;
  return `${path}: left out, since it is encrypted for \`${stack}\`; a value for the rehearsal alone: ${command}`;
}
