import { once } from "node:events";
import { setTimeout as delay } from "node:timers/promises";
import { digestOf, fullImage } from "@slipway/render-api";
import { describeExit, type Execution } from "../execution";
import { holdPort } from "../held-port";
import { LastLines } from "../last-lines";
import { isListening } from "../port";
import { StepFailure } from "../runtime";
import { Container } from "./container";
import type { Engine } from "./engine";
import { byDigest, pullImage } from "./image-pull";

export interface RegistryContainerOptions {
  /** Of the CNCF's registry, or one that is told the same. */
  image: string;
  /** Where the images are that it is given. */
  dir: string;
  /** How long it may take to answer. */
  limitMs: number;
}

/** Where the registry's image has its data by custom. */
const dataPath = "/var/lib/registry";
const pollMs = 50;

/** A registry that runs in a container, on a port of this machine's loopback interface. */
export class RegistryContainer {
  private constructor(
    readonly port: number,
    private readonly execution: Execution,
  ) {}

  /** Resolves once it has ended. */
  get exited(): Promise<unknown> {
    return this.execution.exited;
  }

  stop(graceMs: number): Promise<unknown> {
    return this.execution.stop(graceMs);
  }

  /**
   * Starts one and waits until it answers.
   *
   * @throws StepFailure when its image can't be had, it ends, or takes too long
   */
  static async start(engine: Engine, { image, dir, limitMs }: RegistryContainerOptions): Promise<RegistryContainer> {
    const ref = fullImage(image);
    if (!(await engine.has(ref))) await pull(engine, ref);
    const held = await holdPort("passing");
    const lines = new LastLines();
    const execution = await Container.start(engine, {
      serviceId: "registry",
      image: ref,
      command: undefined,
      // Its data is the emulator's user's own, so that it can be removed.
      user: `${process.getuid?.() ?? 0}:${process.getgid?.() ?? 0}`,
      env: environment(held.port),
      files: [],
      disk: { dir, mountPath: dataPath },
      size: {},
      onLine: lines.add,
    }).catch((error: unknown) => {
      held.release();
      throw error;
    });
    void execution.exited.then(() => held.release());
    await untilThere(execution, { image, port: held.port, limitMs, lines });
    return new RegistryContainer(held.port, execution);
  }
}

async function pull(engine: Engine, ref: string): Promise<void> {
  const { signal } = new AbortController();
  try {
    const digest = await pullImage(engine, { ref, credential: undefined, log: () => undefined, signal });
    // By its tag, too, by which it is looked for: what runs doesn't change until somebody pulls another one.
    if (digestOf(ref) === undefined) await engine.docker.getImage(byDigest(ref, digest)).tag(nameAndTag(ref));
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    throw new StepFailure(
      `${error.message}. \`RENDER_EMULATOR_REGISTRY_IMAGE\` names another image of the registry, such as one of a mirror`,
    );
  }
}

function nameAndTag(ref: string): { repo: string; tag: string } {
  const at = ref.lastIndexOf(":");
  return { repo: ref.slice(0, at), tag: ref.slice(at + 1) };
}

/** Settings by which the registry replaces those of the file in its image. */
function environment(port: number): Record<string, string> {
  return {
    REGISTRY_HTTP_ADDR: `127.0.0.1:${port}`,
    // It isn't asked at the port that it knows.
    REGISTRY_HTTP_RELATIVEURLS: "true",
    REGISTRY_STORAGE_FILESYSTEM_ROOTDIRECTORY: dataPath,
    // Else it tries to tell somebody what it does.
    OTEL_TRACES_EXPORTER: "none",
  };
}

async function untilThere(
  execution: Execution,
  { image, port, limitMs, lines }: { image: string; port: number; limitMs: number; lines: LastLines },
): Promise<void> {
  const done = new AbortController();
  const late = setTimeout(() => done.abort(), limitMs);
  const aborted = once(done.signal, "abort").then(() => `has not answered within ${limitMs / 1000} seconds`);
  const ended = execution.exited.then((exit) => describeExit(exit));
  try {
    const problem = await Promise.race([listening(port, done.signal), ended, aborted]);
    if (problem === undefined) return;
    await execution.stop(0);
    throw new StepFailure(`The registry of \`${image}\` ${problem}: ${lines.toString()}`);
  } finally {
    clearTimeout(late);
    done.abort();
  }
}

async function listening(port: number, signal: AbortSignal): Promise<undefined> {
  while (!signal.aborted && !(await isListening(port))) await delay(pollMs);
}
