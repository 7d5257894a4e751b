import { randomUUID } from "node:crypto";
import { basename, join, normalize } from "node:path";
import type { Readable } from "node:stream";
import type { ImageBuildOptions } from "dockerode";
import { messageOf } from "../../errors";
import { unlessEmpty } from "../../unless-empty";
import { contextWithin } from "../process/commands";
import { type BuildJob, StepFailure } from "../runtime";
import { timedOut } from "../step";
import { readWithin } from "../within-folder";
import { archiveOfContext, ignoredBy } from "./archive";
import { type Replacements, replaceBases } from "./base-images";
import { BuildProgress } from "./build-progress";
import { sessionFor } from "./build-session";
import { buildLabel, type Engine, ownerLabel, serviceLabel } from "./engine";
import { engineFailure, engineGone, explainMessage } from "./engine-fault";

/** What is built, and how. */
export interface ImageBuild {
  job: BuildJob;
  /** The service's root directory, checked out. */
  sourceDir: string;
  /** Values for the Dockerfile's `ARG`s; those that it doesn't have are nothing to it. */
  buildArgs: Record<string, string>;
  replacements: Replacements;
  limitMs: number;
}

/** In bytes. */
const longestDockerfile = 1024 * 1024;

/**
 * Builds a service's Dockerfile.
 *
 * @returns the image's id
 * @throws StepFailure when that fails or takes too long
 */
export async function buildImage(engine: Engine, build: ImageBuild): Promise<string> {
  const { job, limitMs } = build;
  const end = new AbortController();
  const cancel = () => end.abort();
  const limit = setTimeout(cancel, limitMs);
  job.signal.throwIfAborted();
  job.signal.addEventListener("abort", cancel, { once: true });
  try {
    return await buildUntil(end.signal, engine, build);
  } catch (error) {
    job.signal.throwIfAborted();
    if (end.signal.aborted) throw timedOut("Build", limitMs);
    throw error;
  } finally {
    clearTimeout(limit);
    job.signal.removeEventListener("abort", cancel);
  }
}

async function buildUntil(signal: AbortSignal, engine: Engine, build: ImageBuild): Promise<string> {
  const { job, sourceDir, replacements } = build;
  const { envSpecificDetails: details = {} } = job.settings.service.serviceDetails;
  const dockerfile = normalize(unlessEmpty(details.dockerfilePath) ?? "./Dockerfile");
  const read = await readWithin(sourceDir, dockerfile, longestDockerfile);
  if ("problem" in read)
    throw new StepFailure(`\`${dockerfile}\` ${read.problem}: set \`dockerfilePath\` to the service's Dockerfile`);
  const context = join(sourceDir, await contextWithin(sourceDir, unlessEmpty(details.dockerContext) ?? "."));
  const bases = replaceBases(read.text, replacements);
  for (const image of bases.fixed) {
    job.log(
      `==> \`${image}\` is to be replaced, and \`${dockerfile}\` names it in a \`FROM\`: name it by an \`ARG\` before the first \`FROM\``,
    );
  }
  // A name that no file of a repository has.
  const name = `.dockerfile-${randomUUID()}`;
  const archive = archiveOfContext(context, ignoredBy(sourceDir, dockerfile, context), { name, text: read.text });
  const options = optionsOf(engine, build, { ...bases.buildArgs, ...build.buildArgs });
  const asking = { dockerfile: read.text, secretFiles: job.settings.secretFiles, log: job.log };
  await using session = await sessionFor(engine.socketPath, asking);
  const given = session === undefined ? {} : { session: session.id };
  try {
    const asked = { ...options, ...given, dockerfile: name, abortSignal: signal };
    const answer = await engine.docker.buildImage(archive, asked);
    return await new BuildProgress(job.log).follow(answer as Readable);
  } catch (error) {
    signal.throwIfAborted();
    if (!(await engine.answers())) throw engineGone(engine.socketPath);
    throw error instanceof Error && "statusCode" in error
      ? engineFailure(engine.socketPath, error)
      : new StepFailure(`Build failed: ${explainMessage(messageOf(error))}`);
  } finally {
    archive.destroy();
  }
}

function optionsOf(engine: Engine, { job }: ImageBuild, buildargs: Record<string, string>): ImageBuildOptions {
  const { id } = job.settings.service;
  const buildId = basename(job.buildDir);
  return {
    t: `slipway-emulator/${id}:${buildId}`,
    labels: { [ownerLabel]: engine.ownerId, [serviceLabel]: id, [buildLabel]: buildId },
    buildargs,
    networkmode: "host",
    rm: true,
    forcerm: true,
    ...buildKit,
  };
}

/** As a number: with the string the client library opens a session of its own, for credentials, which a build that is canceled would leave open. */
const buildKit = { version: 2 } as unknown as ImageBuildOptions;
