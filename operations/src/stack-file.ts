import { z } from "zod";
import type { Project } from "./project";
import { hasStackFile, readYamlAs, stackFilePath } from "./stack-config";

/** A stack's file: its settings, and what is about how its secrets are encrypted. */
export const stackFileSchema = z.object({
  config: z.record(z.string(), z.unknown()).default({}),
  /** By a passphrase. */
  encryptionsalt: z.string().optional(),
  /** By a key of a cloud's. */
  secretsprovider: z.string().optional(),
  encryptedkey: z.string().optional(),
});
export type StackFile = z.infer<typeof stackFileSchema>;

/** The connection to Render's own API. An emulator has a key and a workspace of its own. */
export const CONNECTION = ["render:apiKey", "render:ownerId", "render:host"];

const systemSchema = z.looseObject({ repo: z.unknown() });

/**
 * A stack's file; undefined where there is none.
 *
 * @throws OperationError when it can't be used
 */
export function readStackFile(project: Project, stack: string): StackFile | undefined {
  if (!hasStackFile(project, stack)) return undefined;
  return readYamlAs(stackFileSchema, stackFilePath(project, stack));
}

/** The URL at which a stack's code is served on this machine, by its file. */
export function servedUrl({ config }: StackFile): string | undefined {
  const systems = Object.entries(config).filter(([key]) => /^slipway:[^:]+$/.test(key));
  const repos = systems.map(([, settings]) => systemSchema.safeParse(settings).data?.repo);
  return repos.find((repo) => typeof repo === "string");
}
