import { setTimeout as wait } from "node:timers/promises";
import { EngineContainers } from "./containers";
import { connectTo } from "./engine";
import { addressOf } from "./host-address";
import type { DockerSettings } from "./settings";
import { type HostService, type Switched, SwitchOver } from "./switch-over";

const PAUSE_MS = 250;
/** How long a preview waits for an answer. */
const PREVIEW_MS = 10_000;

/** What an update asks of the host itself rather than of Pulumi's provider. */
export interface Host {
  /** Refuses, before anything is made, what another stack has on the host already. */
  requireOwn(services: readonly HostService[]): Promise<void>;
  /** Refuses an image that is on the host and doesn't tell whether it works, before a container is made of it. */
  requireHealthTest(title: string, image: string): Promise<void>;
  /** What is to be said of a container that has failed before, while another one serves; nothing also where the host doesn't answer soon. */
  failure(service: Switched): Promise<string | undefined>;
  /** Puts containers in the place of those that run. */
  switch(services: readonly Switched[], options: { rollbackOnFailure: boolean }): Promise<void>;
}

/** A host, by its own engine; each question has a connection of its own, so that none keeps the program from ending. */
export class EngineHost implements Host {
  constructor(private readonly settings: DockerSettings) {}

  requireOwn(...given: Parameters<Host["requireOwn"]>): Promise<void> {
    return this.#connected((host) => host.requireOwn(...given));
  }

  requireHealthTest(...given: Parameters<Host["requireHealthTest"]>): Promise<void> {
    return this.#connected((host) => host.requireHealthTest(...given));
  }

  async failure(service: Switched): Promise<string | undefined> {
    const timeIsOver = wait(PREVIEW_MS, undefined, { ref: false });
    try {
      return await this.#connected((host) => Promise.race([host.failure(service), timeIsOver]));
    } catch {
      // A preview is also for who can't reach the host.
      return undefined;
    }
  }

  switch(...given: Parameters<Host["switch"]>): Promise<void> {
    return this.#connected((host) => host.switch(...given));
  }

  async #connected<Answer>(ask: (host: SwitchOver) => Promise<Answer>): Promise<Answer> {
    const { dockerHost, sshOptions, healthySeconds } = this.settings;
    const pause = async () => {
      await wait(PAUSE_MS);
    };
    using connection = await connectTo(addressOf(dockerHost), sshOptions);
    const containers = new EngineContainers(connection.docker, pause);
    return await ask(new SwitchOver(containers, { healthySeconds, now: () => performance.now(), pause }));
  }
}
