import type { AuthConfig } from "dockerode";
import { createInterface } from "node:readline";
import { digestOf, fullImage, imageName, imageRegistry } from "@slipway/render-api";
import { messageOf } from "../../errors";
import { type Log, StepFailure } from "../runtime";
import type { Engine } from "./engine";
import { engineGone, explainMessage } from "./engine-fault";

/** Who pulls an image, where that takes somebody. */
export interface ImageCredential {
  username: string;
  authToken: string;
}

export interface ImagePull {
  /** In full. */
  ref: string;
  credential: ImageCredential | undefined;
  log: Log;
  signal: AbortSignal;
}

/** What an image is called by its digest, which is the same one for ever. */
export function byDigest(ref: string, digest: string): string {
  return `${imageName(ref)}@${digest}`;
}

/**
 * Finds out which image a reference stands for at this moment, and has the engine get it, unless it is there.
 *
 * @returns its digest
 * @throws StepFailure when it can't be had, or is none for this machine
 */
export async function pullImage(engine: Engine, pull: ImagePull): Promise<string> {
  const digest = digestOf(pull.ref) ?? (await digestOfTag(engine, pull));
  const image = byDigest(pull.ref, digest);
  if (await engine.has(image)) pull.log("==> The image is here already: nothing is pulled");
  else await fetchImage(engine, { ...pull, ref: image });
  const { Architecture } = await engine.docker.getImage(image).inspect();
  if (Architecture !== engine.architecture) throw otherArchitecture(pull.ref, [Architecture], engine);
  return digest;
}

/** The digest of a tag as its registry has it now; that of the image that came from there last, where the registry can't be asked. */
async function digestOfTag(engine: Engine, { ref, credential, log }: ImagePull): Promise<string> {
  try {
    const authconfig = authOf(ref, credential);
    const found = await engine.docker.getImage(ref).distribution(authconfig && { authconfig });
    const architectures = found.Platforms.map(({ architecture }) => architecture);
    // Those that don't say what they are for are found out once they are here.
    const isForThis =
      architectures.length === 0 || architectures.some((one) => one === engine.architecture || one === "");
    if (!isForThis) throw otherArchitecture(ref, architectures, engine);
    return found.Descriptor.digest;
  } catch (error) {
    if (error instanceof StepFailure) throw error;
    if (!(await engine.answers())) throw engineGone(engine.socketPath);
    const digest = await ownDigest(engine, ref);
    if (digest === undefined) throw new StepFailure(`The image ${ref} can't be pulled: ${reasonOf(error)}`);
    log(`==> The registry can't be asked (${reasonOf(error)}): the image that was pulled last is taken`);
    return digest;
  }
}

/** The digest of an image that came from a registry earlier. */
async function ownDigest(engine: Engine, ref: string): Promise<string | undefined> {
  const inspected = await engine.docker
    .getImage(ref)
    .inspect()
    .catch(() => undefined);
  const own = inspected?.RepoDigests.find((one) => imageName(fullImage(one)) === imageName(ref));
  return own === undefined ? undefined : digestOf(own);
}

async function fetchImage(engine: Engine, { ref, credential, log, signal }: ImagePull): Promise<void> {
  try {
    const options = { fromImage: ref, abortSignal: signal };
    const answer = await engine.docker.createImage(authOf(ref, credential) ?? {}, options);
    for await (const line of createInterface({ input: answer, crlfDelay: Infinity })) {
      const { status, id, error, progressDetail } = JSON.parse(line) as PullEvent;
      if (error !== undefined) throw new Error(error);
      const isProgress = Object.keys(progressDetail ?? {}).length > 0;
      if (status !== undefined && !isProgress) log(id === undefined ? status : `${id}: ${status}`);
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!(await engine.answers())) throw engineGone(engine.socketPath);
    throw new StepFailure(`The image ${ref} can't be pulled: ${reasonOf(error)}`);
  }
}

/** A line of an engine's answer while it pulls. */
interface PullEvent {
  status?: string;
  /** Of a layer. */
  id?: string;
  error?: string;
  progressDetail?: object;
}

/** Engines send it in a header of the request. */
function authOf(ref: string, credential: ImageCredential | undefined): AuthConfig | undefined {
  if (credential === undefined) return undefined;
  return { username: credential.username, password: credential.authToken, serveraddress: imageRegistry(ref) };
}

function reasonOf(error: unknown): string {
  const { json } = error as { json?: { message?: string } | null };
  return explainMessage(json?.message ?? messageOf(error));
}

function otherArchitecture(ref: string, architectures: readonly string[], engine: Engine): StepFailure {
  return new StepFailure(
    `The image ${ref} is for ${[...new Set(architectures)].join(" and ")}, and this machine's engine runs ${engine.architecture}: build it for that, too`,
  );
}
