import { stat } from "node:fs/promises";
import { join, normalize } from "node:path";
import { parse } from "yaml";
import { z } from "zod";
import { messageOf } from "../../errors";
import { unlessEmpty } from "../../unless-empty";
import { type Log, type ReleaseSettings, StepFailure } from "../runtime";
import { leadsWithin, readWithin } from "../within-folder";

/** What a service runs, and in which folder. */
export interface Commands {
  /** Relative to the service's root directory. */
  folder: string;
  build: string;
  start: string;
  /** What an image sets for whatever runs in it; variables of the service win. */
  env: Record<string, string>;
}

const standInSchema = z.strictObject({
  build: z.string().min(1),
  start: z.string().min(1),
  env: z.record(z.string(), z.string()).default({}),
});

/** In bytes: a parser of YAML makes much of little. */
const longestStandIn = 64 * 1024;

/**
 * The commands of a service. A native runtime carries them itself. For a Dockerfile that no engine builds the emulator
 * reads a stand-in beside it: `<Dockerfile>.process.yaml`, with the shell commands `build` and
 * `start`, run in the Docker context, and `env`, the variables that the image sets.
 *
 * @param sourceDir the service's root directory, checked out
 */
export async function commandsOf(settings: ReleaseSettings, sourceDir: string, log: Log): Promise<Commands> {
  const { runtime, envSpecificDetails: details = {} } = settings.service.serviceDetails;
  if (runtime !== "docker") {
    return { folder: ".", build: details.buildCommand ?? "", start: details.startCommand ?? "", env: {} };
  }
  const dockerfile = normalize(unlessEmpty(details.dockerfilePath) ?? "./Dockerfile");
  const standIn = `${dockerfile}.process.yaml`;
  const read = await readWithin(sourceDir, standIn, longestStandIn);
  if ("problem" in read) {
    throw new StepFailure(
      `No Docker engine builds \`${dockerfile}\`, and \`${standIn}\` ${read.problem}: start the emulator with \`--runtime auto\` where ` +
        "an engine is, or add the file with `build:` and `start:`, the shell commands that do natively what the Dockerfile does",
    );
  }
  log(`==> No container is built: the service runs as a process, by the commands of ${standIn}`);
  const commands = parseStandIn(standIn, read.text);
  return {
    folder: await contextWithin(sourceDir, unlessEmpty(details.dockerContext) ?? "."),
    build: commands.build,
    start: unlessEmpty(details.dockerCommand) ?? commands.start,
    env: commands.env,
  };
}

/**
 * The Docker context of a service, relative to its root directory.
 *
 * @throws StepFailure when it is no folder, or one outside of the root directory
 */
export async function contextWithin(sourceDir: string, folder: string): Promise<string> {
  const path = join(sourceDir, folder);
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory() === true && (await leadsWithin(sourceDir, path))) return folder;
  throw new StepFailure(
    `Docker context \`${folder}\` is no folder of the root directory: set \`dockerContext\` to one`,
  );
}

function parseStandIn(name: string, text: string): z.infer<typeof standInSchema> {
  const result = standInSchema.safeParse(contentOf(name, text));
  if (result.success) return result.data;
  throw new StepFailure(`\`${name}\` is not valid: ${z.prettifyError(result.error)}`);
}

function contentOf(name: string, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new StepFailure(`\`${name}\` is not valid: ${messageOf(error)}`);
  }
}
