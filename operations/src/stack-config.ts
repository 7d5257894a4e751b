import { existsSync, readFileSync } from "node:fs";
import * as path from "node:path";
import { addressOnThisMachine, hostFault } from "@slipway/render-api";
import { parse } from "yaml";
import { z } from "zod";
import { DEFAULT_STACK } from "../../infra/start-command";
import { OperationError } from "./operation-error";
import type { Project } from "./project";

const StackFile = z.object({
  config: z.object({ "render:host": z.url().optional() }).default({}),
  encryptionsalt: z.string().optional(),
});

/**
 * The API of a stack that is on the emulator, whatever its name and its environment: the `render:host` in its
 * `Pulumi.<stack>.yaml` when that is a loopback address. Undefined for every other stack.
 */
export function emulatorHost(project: Project, stack: string): URL | undefined {
  return addressOnThisMachine(stackFile(project, stack).config["render:host"]);
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
  return stackFile(project, stack).encryptionsalt;
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
export function readYamlAs<Schema extends z.ZodType>(schema: Schema, file: string): z.infer<Schema> {
  const { data, error } = schema.safeParse(readYaml(file));
  if (error) throw new OperationError(`\`${file}\` can't be used: ${z.prettifyError(error)}`);
  return data;
}

function stackFile(project: Project, stack: string): z.infer<typeof StackFile> {
  return readYamlAs(StackFile, stackFilePath(project, stack));
}
