import { hostname } from "node:os";
import { fullImage } from "@slipway/render-api";
import { messageOf } from "../../errors";
import { report } from "../../report";
import type { Guard } from "../guard";
import { StepFailure } from "../runtime";
import { Engine, type EngineInfo } from "./engine";
import { type EngineAddress, engineAddresses, type EngineUser } from "./engine-address";
import { explainEngineError, isGone } from "./engine-fault";

export interface EnginesOptions extends EngineUser {
  guard: Pick<Guard, "addEngine">;
  /** The id of the emulator's state, which its containers and images are labelled with. */
  ownerId: string;
  /** Whether what a build has made is still kept. */
  isKept(buildId: string): boolean;
}

/** Finds the engine that containers run on, again whenever it is needed: it may stop and start at any time. */
export class Engines {
  private engine: Engine | undefined;
  private finding: Promise<Engine> | undefined;
  private readonly seen = new Set<string>();

  constructor(private readonly options: EnginesOptions) {}

  /** @throws StepFailure when there is none, or none that can be used, with the reason in one sentence */
  async find(): Promise<Engine> {
    return (this.finding ??= this.findNow().finally(() => (this.finding = undefined)));
  }

  /**
   * Removes what the engine has of a service: the images of one build, or of all. Those on an engine that doesn't answer are removed when the
   * emulator starts again.
   */
  async removeImages(serviceId: string, buildId?: string): Promise<void> {
    await this.engine?.removeImages(serviceId, buildId).catch(() => undefined);
  }

  private async findNow(): Promise<Engine> {
    if (this.engine !== undefined && (await this.engine.answers())) return this.engine;
    const { options } = this;
    const engine = await findEngine(options, options.ownerId);
    // First of all: whatever is started there ends with the emulator.
    options.guard.addEngine(engine.socketPath, engine.label);
    if (!this.seen.has(engine.socketPath)) await this.clean(engine);
    this.seen.add(engine.socketPath);
    return (this.engine = engine);
  }

  private async clean(engine: Engine): Promise<void> {
    await engine
      .removeLeftovers((buildId) => this.options.isKept(buildId))
      .catch((error: unknown) => {
        report(`What an earlier emulator left on the Docker engine can't be removed: ${messageOf(error)}`);
      });
  }
}

/** @throws StepFailure when there is none, or none that can be used */
export async function findEngine(user: EngineUser, ownerId: string): Promise<Engine> {
  const addresses = await engineAddresses(user);
  let problem: string | undefined;
  for (const address of addresses) {
    const found = await tryAddress(address, ownerId);
    if (found instanceof Engine) return found;
    problem ??= found;
  }
  const [first] = addresses;
  const where =
    first !== undefined && addresses.length === 1 ? `\`${first.url}\`, by ${first.from}` : "its usual places";
  throw new StepFailure(problem ?? `No Docker engine answers at ${where}`);
}

/** What is known of an engine from outside. */
export interface EngineDescription {
  version: string;
  socketPath: string;
  /** Whether it has the image that was asked for. */
  hasImage: boolean;
}

/** The engine that the emulator would run containers on, or why there is none. */
export async function describeEngine(
  user: EngineUser,
  image: string,
): Promise<EngineDescription | { problem: string }> {
  try {
    const engine = await findEngine(user, "");
    const { version, socketPath } = engine;
    return { version, socketPath, hasImage: await engine.has(fullImage(image)) };
  } catch (error) {
    return { problem: messageOf(error) };
  }
}

/** Removes all that an emulator has on the user's engine, if there is one. */
export async function removeFromEngine(user: EngineUser, ownerId: string): Promise<void> {
  const engine = await findEngine(user, ownerId).catch(() => undefined);
  await engine?.removeLeftovers(() => false);
}

/** An engine, why it can't be used, or undefined when there is none. */
async function tryAddress({ url, from }: EngineAddress, ownerId: string): Promise<Engine | string | undefined> {
  const socketPath = /^unix:\/\/(\/.+)$/.exec(url)?.[1];
  if (socketPath === undefined) {
    return `The Docker engine at \`${url}\`, by ${from}, is reached over a network: the emulator runs containers on this machine's own engine only`;
  }
  const { default: Client } = await import("dockerode");
  const docker = new Client({ socketPath });
  try {
    const info = (await docker.info()) as EngineInfo;
    return whyUnusable(info, socketPath) ?? new Engine(docker, socketPath, info, ownerId);
  } catch (error) {
    return isGone(error) ? undefined : explainEngineError(socketPath, error);
  }
}

/** Services are reached at ports of this machine, and reach data stores there: so containers must be on its own network. */
export function whyUnusable(
  { Name, OperatingSystem, SecurityOptions = [] }: EngineInfo,
  socketPath: string,
  machine = { name: hostname(), platform: process.platform },
): string | undefined {
  const isRootless = SecurityOptions.some((option) => option.startsWith("name=rootless"));
  const isElsewhere = machine.platform !== "linux" || OperatingSystem === "Docker Desktop" || Name !== machine.name;
  if (!isRootless && !isElsewhere) return undefined;
  const what = isRootless ? "is rootless" : `runs on another machine or in a virtual one (${OperatingSystem}, ${Name})`;
  return `The Docker engine at \`${socketPath}\` ${what}, so its containers don't share this machine's network, which the emulator's need`;
}
