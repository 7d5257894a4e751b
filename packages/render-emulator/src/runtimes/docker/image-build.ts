import { randomUUID } from "node:crypto";
import { basename, join, normalize } from "node:path";
import type { Readable } from "node:stream";
import type { RegistryCredential } from "@slipway/render-api";
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
import { type CredentialOfHost, sessionFor } from "./build-session";
import { isTold } from "./credential-hosts";
import { buildLabel, type Engine, ownerLabel, serviceLabel } from "./engine";
import { engineFailure, engineGone, explainMessage } from "./engine-fault";
import type { ImageCredential } from "./image-pull";

/** What is built, and how. */
export interface ImageBuild {
  job: BuildJob;
  /** The service's root directory, checked out. */
  sourceDir: string;
  /** Values for the Dockerfile's `ARG`s; those that it doesn't have are nothing to it. */
  buildArgs: Record<string, string>;
  replacements: Replacements;
  /** With which base images are pulled, where that takes somebody. */
  credential: BuildCredential | undefined;
  limitMs: number;
}

/** A registry credential of the workspace. */
export interface BuildCredential extends ImageCredential {
  name: string;
  registry: RegistryCredential["registry"];
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
  const { secretFiles } = job.settings;
  const asking = { dockerfile: read.text, secretFiles, credentialOf: credentialOf(build), log: job.log };
  try {
    await using session = await sessionFor(engine.socketPath, asking);
    const named = { ...options, dockerfile: name, abortSignal: signal, ...(session && { session: session.id }) };
    const answer = await engine.docker.buildImage(archive, named);
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

/** The credential, for those hosts that it is for alone. */
function credentialOf({ credential, job }: ImageBuild): CredentialOfHost {
  return (host) => {
    if (credential === undefined || isTold(credential.registry, host)) return credential;
    const { name, registry } = credential;
    job.log(`==> \`${host}\` isn't told the registry credential \`${name}\`, which is for ${registry}`);
    return undefined;
  };
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

/** As a number: with the string the client library opens a session of its own, which a build that is canceled would leave open. */
const buildKit = { version: 2 } as unknown as ImageBuildOptions;
