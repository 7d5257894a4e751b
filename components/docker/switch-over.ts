import * as pulumi from "@pulumi/pulumi";
import type { Containers, ContainerState } from "./containers";

/** A service, as the host knows it. */
export interface HostService {
  /** Its name for whoever reads of it: `web` of goapp. */
  title: string;
  /** What it is called on the host, which its containers have as label. */
  service: string;
  /** The stack that it is of, which its containers have as label, too. */
  stack: string;
  /** Where stack config says what else it is to be called. */
  nameSetting: string;
}

/** A service whose container of this update takes the place of the one before. */
export interface Switched extends HostService {
  /** The container that is to run. */
  wanted: string;
  /** What Pulumi knows it by. */
  urn: string;
}

/** How long a switch may take, and how it waits. */
export interface SwitchLimits {
  healthySeconds: number;
  /** Milliseconds of a clock that only goes forward. */
  now: () => number;
  /** Waits a moment before a container is asked again. */
  pause: () => Promise<void>;
}

/** Why a container isn't taken. */
class NotHealthy extends Error {}

/** Brings the containers of one system's services into their places. */
export class SwitchOver {
  /** What leads back from the failure of a service, the last first. */
  readonly #back: { service: string; lead: (failed: string) => Promise<string> }[] = [];

  constructor(
    private readonly containers: Containers,
    private readonly limits: SwitchLimits,
  ) {}

  /** @throws pulumi.RunError where another stack has a service of one's name on the host */
  async requireOwn(services: readonly HostService[]): Promise<void> {
    for (const service of services) refuseForeign(service, await this.containers.of(service.service));
  }

  /** @throws pulumi.RunError where an image doesn't tell whether a container of it works */
  async requireHealthTest(title: string, image: string): Promise<void> {
    if (!(await this.containers.isTested(image))) throw untested(title);
  }

  /**
   * Ends what runs of each service and starts what is to run, one service after another. It looks at the host alone: so an update that was
   * killed half-way is mended by the next, and one that has nothing to do starts what somebody has stopped.
   *
   * @throws pulumi.RunError when one doesn't become healthy; then the container that was healthy before runs again
   */
  async switch(services: readonly Switched[], { rollbackOnFailure }: { rollbackOnFailure: boolean }): Promise<void> {
    const planned = [];
    for (const service of services) planned.push({ service, ...(await this.#found(service)) });
    for (const { service, wanted, others } of planned) {
      try {
        await this.#replace(service, wanted, others);
      } catch (error) {
        if (!(error instanceof NotHealthy)) throw error;
        const back = this.#back.filter((one) => rollbackOnFailure || one.service === service.service);
        const told: string[] = [];
        for (const { lead } of back.toReversed()) told.push(await lead(service.service));
        throw new pulumi.RunError(`${service.title} ${error.message} ${told.join(" ")}`);
      }
    }
  }

  /** What is to be said of a container that has failed before, while another one serves; nothing of any other. */
  async failure(switched: Switched): Promise<string | undefined> {
    const all = await this.containers.of(switched.service);
    const wanted = all.find(({ id }) => id === switched.wanted);
    return isRefuted(wanted, all) ? failedBefore(switched) : undefined;
  }

  /** All that is wrong before anything was stopped. */
  async #found(switched: Switched) {
    const { title, service, wanted: id } = switched;
    const all = await this.containers.of(service);
    refuseForeign(switched, all);
    const wanted = all.find((one) => one.id === id);
    if (isRefuted(wanted, all)) throw new pulumi.RunError(failedBefore(switched));
    if (wanted === undefined)
      throw new pulumi.RunError(
        `The container of ${title} isn't on the host, where somebody has removed it: run \`pulumi refresh\`, then \`pulumi up\`.`,
      );
    if (wanted.healthTest === undefined) throw untested(title);
    return { wanted, others: all.filter((one) => one.id !== id) };
  }

  async #replace(
    { title, service }: HostService,
    wanted: ContainerState,
    others: readonly ContainerState[],
  ): Promise<void> {
    const running = others.filter(({ isRunning }) => isRunning);
    if (running.length > 0 || !wanted.isRunning || !wanted.isKept) {
      const former = others.filter(({ isKept, startedAt }) => isKept && startedAt !== undefined);
      this.#back.push({
        service,
        lead: (failed) =>
          this.#bringBack({ title, service }, { wanted: wanted.id, hasFailed: failed === service }, former),
      });
    }
    for (const { id } of running) await this.containers.stop(id);
    // Until it was healthy once, the engine doesn't start it again by itself, and it is none to be brought back.
    if (!wanted.isRunning) await this.containers.keep(wanted.id, false);
    await this.#start(wanted);
    await this.containers.keep(wanted.id, true);
  }

  /** Starts a container, unless it runs, and sees that it becomes healthy. */
  async #start(container: ContainerState): Promise<void> {
    const { id, isRunning } = container;
    if (!isRunning) await this.containers.start(id).catch(notStarted);
    const until = this.limits.now() + this.limits.healthySeconds * 1000;
    while (!(await this.#isHealthy(container, until))) {
      if (this.limits.now() >= until)
        throw new NotHealthy(
          `didn't become healthy within ${this.limits.healthySeconds} seconds.${await this.#said(id)}`,
        );
      await this.limits.pause();
    }
  }

  /** Asks at once what the engine itself asks only after an interval, and waits for an answer no longer than that does. */
  async #isHealthy({ id, healthTest = [], healthTestMs }: ContainerState, until: number): Promise<boolean> {
    const [kind = "", ...command] = healthTest;
    const test = kind === "CMD-SHELL" ? ["/bin/sh", "-c", ...command] : command;
    const end = Math.min(until, this.limits.now() + healthTestMs);
    // It may end while it is asked.
    const answer = await this.containers.run(id, test, () => this.limits.now() < end).catch(() => undefined);
    const { isRunning, isKept, exitCode } = await this.containers.state(id);
    if (!isRunning && !isKept) throw new NotHealthy(`ended with ${exitCode}.${await this.#said(id)}`);
    return isRunning && answer === 0;
  }

  async #said(id: string): Promise<string> {
    const lines = await this.containers.lastLines(id);
    return lines === "" ? "" : ` Its last words:\n${lines}\n`;
  }

  /** Lets the newest of those run again that was healthy once and is so again. */
  async #bringBack(
    { title, service }: Pick<HostService, "title" | "service">,
    { wanted, hasFailed }: { wanted: string; hasFailed: boolean },
    former: readonly ContainerState[],
  ): Promise<string> {
    // A program goes on for minutes after the Pulumi that started it was killed.
    if (await this.#isSuperseded(service, wanted)) return "Another update has made a newer container meanwhile.";
    // One that goes back with another was healthy, and is tried again with that one's successor.
    if (hasFailed) await this.containers.keep(wanted, false);
    await this.containers.stop(wanted);
    const newestFirst = former.toSorted((one, other) => (other.startedAt ?? 0) - (one.startedAt ?? 0));
    for (const one of newestFirst) {
      try {
        await this.#start({ ...one, isRunning: false });
        return `The container that ${title} had before runs again, with the same data.`;
      } catch (error) {
        if (!(error instanceof NotHealthy)) throw error;
        await this.containers.stop(one.id);
      }
    }
    return `No container of ${title} that was healthy before is there to run again, so none runs.`;
  }

  async #isSuperseded(service: string, id: string): Promise<boolean> {
    const all = await this.containers.of(service);
    const own = all.find((one) => one.id === id);
    return all.some(({ createdAt }) => createdAt > (own?.createdAt ?? 0));
  }
}

/** Whether it was tried, is neither running nor kept, and one that was healthy has its place. Of one that couldn't be started the engine knows no time. */
function isRefuted(wanted: ContainerState | undefined, all: readonly ContainerState[]): boolean {
  if (wanted === undefined || wanted.isRunning || wanted.isKept) return false;
  if (wanted.startedAt === undefined && wanted.exitCode === 0) return false;
  return all.some(({ isRunning, isKept }) => isRunning && isKept);
}

function failedBefore({ title, urn }: Switched): string {
  return `The container of ${title} has failed before and the former one serves, so nothing is stopped for it: bring up another release or other settings, or try the same again by \`pulumi up --replace '${urn}'\`.`;
}

function notStarted(error: unknown): never {
  throw new NotHealthy(`can't be started: ${error instanceof Error ? error.message : String(error)}.`);
}

/** One stack would end the other's containers, and both would have one volume. */
function refuseForeign(
  { title, service, stack, nameSetting }: HostService,
  containers: readonly Pick<ContainerState, "stack">[],
): void {
  const foreign = containers.find((one) => one.stack !== stack);
  if (foreign === undefined) return;
  throw new pulumi.RunError(
    `${title} would be called \`${service}\` on the host, as a container of ${foreign.stack === undefined ? "no stack" : `stack \`${foreign.stack}\``} is already: set \`${nameSetting}\` in one of both to a text of its own. Nothing was stopped.`,
  );
}

function untested(title: string): pulumi.RunError {
  return new pulumi.RunError(
    `The image of ${title} has no HEALTHCHECK, so nothing tells whether its container works: give it one, or set \`slipway:healthCheck\` to wget. Nothing was stopped.`,
  );
}
