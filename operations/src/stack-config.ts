import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { addressOnThisMachine, hostFault } from "@slipway/render-api";
import { parse } from "yaml";
import { z } from "zod";
import { withNamespaces } from "../../infra/config-key";
import { overrideFile } from "../../infra/override-file";
import { DEFAULT_STACK } from "../../infra/start-command";
import { OperationError } from "./operation-error";
import type { Project } from "./project";

/** A stack's config by key, and what is about how its secrets are encrypted. */
export interface StackConfig {
  /** Each key with its namespace, in the file's order; what is encrypted is an object with the one key `secure`. */
  config: Record<string, unknown>;
  /** By a passphrase. */
  encryptionsalt?: string | undefined;
  /** By a key of a cloud's. */
  secretsprovider?: string | undefined;
  encryptedkey?: string | undefined;
}

const StackFile = z.object({
  config: z.record(z.string(), z.unknown()).nullish(),
  encryptionsalt: z.string().optional(),
  secretsprovider: z.string().optional(),
  encryptedkey: z.string().optional(),
});

const ProjectFile = z.object({
  name: z.string().default("slipway"),
  config: z.record(z.string(), z.unknown()).nullish(),
});

/** What Pulumi.yaml may say of a setting; anything else there is the setting itself. */
const Declared = z.strictObject({
  type: z.unknown(),
  description: z.unknown(),
  items: z.unknown(),
  secret: z.unknown(),
  value: z.unknown(),
  default: z.unknown(),
});

/** The connection to Render's own API. An emulator has a key and a workspace of its own. */
export const CONNECTION = ["render:apiKey", "render:ownerId", "render:host"];

/**
 * A stack's config as Pulumi finds it in the project's files, not decrypted: a key without a namespace is in the project's own, and what the
 * stack's file doesn't have is as `Pulumi.yaml` has it. A whole key is one or the other: maps are not merged.
 *
 * @returns undefined where the stack has no file
 * @throws OperationError when a file can't be used
 */
export function readStackConfig(project: Project, stack: string): StackConfig | undefined {
  return hasStackFile(project, stack) ? stackConfig(project, stack) : undefined;
}

/** What `Pulumi.yaml` has for every stack whose own file doesn't have it. */
export function projectDefaults(project: Project): Record<string, unknown> {
  const { name, config } = readYamlAs(ProjectFile, path.join(project.root, "Pulumi.yaml"));
  const given = Object.entries(config ?? {}).flatMap(([key, declared]): [string, unknown][] => {
    const { success, data } = Declared.partial().safeParse(declared);
    const value = success ? (data.value ?? data.default) : declared;
    return value === undefined ? [] : [[key, value]];
  });
  return withNamespaces(Object.fromEntries(given), name);
}

/** As `Pulumi.yaml` has it. */
export function projectName(project: Project): string {
  return readYamlAs(ProjectFile, path.join(project.root, "Pulumi.yaml")).name;
}

/**
 * What somebody has for themselves beside a stack's file, by key as it is written; undefined where there is no such file.
 *
 * @throws OperationError when it can't be used
 */
export function readOverride(project: Project, stack: string): Record<string, unknown> | undefined {
  const file = path.join(project.root, overrideFile(stack));
  return existsSync(file) ? (readYamlAs(StackFile, file).config ?? {}) : undefined;
}

/** The URL at which a stack's code is served on this machine, by its config. */
export function servedUrl({ config }: Pick<StackConfig, "config">): string | undefined {
  const systems = Object.entries(config).filter(([key]) => /^slipway:[^:]+$/.test(key));
  const repos = systems.map(([, settings]) => z.looseObject({ repo: z.unknown() }).safeParse(settings).data?.repo);
  return repos.find((repo) => typeof repo === "string");
}

/**
 * The API of a stack that is on the emulator, whatever its name and its environment: the `render:host` in its
 * `Pulumi.<stack>.yaml` when that is a loopback address. Undefined for every other stack.
 */
export function emulatorHost(project: Project, stack: string): URL | undefined {
  const { data, error } = z.url().optional().safeParse(stackConfig(project, stack).config["render:host"]);
  if (error)
    throw new OperationError(`\`${stackFilePath(project, stack)}\` can't be used: \`render:host\` is no address.`);
  return addressOnThisMachine(data);
}

/** Whether a stack's services run on a Docker host, rather than on Render or its emulator. */
export function isOnDockerHost(project: Project, stack: string): boolean {
  return stackConfig(project, stack).config[`${projectName(project)}:platform`] === "docker";
}

/**
 * Refuses a stack that runs elsewhere than on Render or its emulator, about which Render's API knows nothing.
 *
 * @throws OperationError that says what tells of it instead
 */
export function requireOnRender(project: Project, stack: string): void {
  if (!isOnDockerHost(project, stack)) return;
  throw new OperationError(
    `Stack \`${stack}\` is on a Docker host (\`slipway:platform\` is \`docker\`), and this command asks Render: bring another release or the ` +
      `former one up with \`npm run pulumi -- up --stack ${stack}\`, and ask the host itself with \`docker ps --all --filter label=slipway.service\` and \`docker logs\`.`,
  );
}

/** The address of the emulator for stacks that don't say which: that of the stack `local`. */
export function defaultEmulatorHost(project: Project): URL {
  return emulatorHost(project, DEFAULT_STACK) ?? new URL("http://127.0.0.1:4100/v1");
}

/** {@link emulatorHost} of a stack that has to be on the emulator. */
export function requireEmulatorHost(project: Project, stack: string): URL {
  const host = emulatorHost(project, stack);
  if (host === undefined) {
    throw new OperationError(
      `\`render:host\` in \`Pulumi.${stack}.yaml\` is not a loopback address, so there is nothing to run here. ` +
        "Set it to the emulator's: `render:host: http://127.0.0.1:4100/v1`.",
    );
  }
  const fault = hostFault(host.href);
  if (fault !== undefined) throw new OperationError(`\`render:host\` in \`Pulumi.${stack}.yaml\` ${fault}.`);
  return host;
}

/** Whether the project says anything of a stack. */
export function hasStackFile(project: Project, stack: string): boolean {
  return existsSync(stackFilePath(project, stack));
}

/** By which the secrets in a stack's file are encrypted, where a passphrase does it. */
export function encryptionSalt(project: Project, stack: string): string | undefined {
  return stackConfig(project, stack).encryptionsalt;
}

/** The file with a stack's config. */
export function stackFilePath(project: Project, stack: string): string {
  return path.join(project.root, `Pulumi.${stack}.yaml`);
}

/** What a YAML file holds; nothing where it isn't there. */
export function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, "utf8")) ?? {};
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return {};
    throw new OperationError(`\`${file}\` can't be read: ${String(error)}`);
  }
}

/**
 * What a YAML file holds, by a schema.
 *
 * @throws OperationError when it is otherwise
 */
function readYamlAs<Schema extends z.ZodType>(schema: Schema, file: string): z.infer<Schema> {
  const { data, error } = schema.safeParse(readYaml(file));
  if (error) throw new OperationError(`\`${file}\` can't be used: ${z.prettifyError(error)}`);
  return data;
}

function stackConfig(project: Project, stack: string): StackConfig {
  const { config, ...encryption } = readYamlAs(StackFile, stackFilePath(project, stack));
  const own = withNamespaces(config ?? {}, projectName(project));
  const defaults = Object.entries(projectDefaults(project)).filter(([key]) => !(key in own));
  return { config: { ...own, ...Object.fromEntries(defaults) }, ...encryption };
}
