import { plainText, Redaction } from "@slipway/render-api";
import type Docker from "dockerode";

/** By which the containers of one service are known: what the service is called on the host. */
export const SERVICE_LABEL = "slipway.service";
/** The stack that a container is of: two stacks may call a service the same. */
export const STACK_LABEL = "slipway.stack";

/** What the engine tells of a container. */
export interface ContainerState {
  id: string;
  /** The stack that has made it, where it says so. */
  stack?: string | undefined;
  /** In milliseconds. */
  createdAt: number;
  isRunning: boolean;
  /** When it was last started, in milliseconds; nothing for one that never was. */
  startedAt?: number | undefined;
  exitCode: number;
  /** Whether the engine starts it again when it ends or the host boots: so do those that were once found healthy. */
  isKept: boolean;
  /** What tells whether it is healthy, as its image or its settings have it. */
  healthTest?: readonly string[] | undefined;
  /** Milliseconds that one such test may take. */
  healthTestMs: number;
}

/** What a switch needs of an engine. */
export interface Containers {
  /** All of a service's, those that are stopped too. */
  of(service: string): Promise<ContainerState[]>;
  state(id: string): Promise<ContainerState>;
  /** Whether an image tells by itself whether a container of it is healthy; also of one that isn't there. */
  isTested(image: string): Promise<boolean>;
  start(id: string): Promise<void>;
  /** Asks it to end, and ends it after the time that it was made with. */
  stop(id: string): Promise<void>;
  keep(id: string, isKept: boolean): Promise<void>;
  /** Runs a command within, and gives its exit code, or nothing where it goes on while there is no time left. */
  run(id: string, command: readonly string[], hasTime: () => boolean): Promise<number | undefined>;
  /** What it wrote last, without the values of its variables. */
  lastLines(id: string): Promise<string>;
}

const LOG_LINES = 5;
/** What the engine gives a health test that says nothing of it. */
const HEALTH_TEST_MS = 30_000;
/** The engine counts in billionths of a second. */
const NANOSECONDS = 1_000_000;

/** The containers of a Docker engine. */
export class EngineContainers implements Containers {
  constructor(
    private readonly docker: Docker,
    /** Waits a moment before the engine is asked again. */
    private readonly pause: () => Promise<void>,
  ) {}

  async of(service: string): Promise<ContainerState[]> {
    const filters = { label: [`${SERVICE_LABEL}=${service}`] };
    const found = await this.docker.listContainers({ all: true, filters });
    return Promise.all(found.map(({ Id }) => this.state(Id)));
  }

  async state(id: string): Promise<ContainerState> {
    const { Created, State, HostConfig, Config } = await this.docker.getContainer(id).inspect();
    const startedAt = Date.parse(State.StartedAt);
    const test = testOf(Config);
    return {
      id,
      stack: Config.Labels[STACK_LABEL],
      createdAt: Date.parse(Created),
      isRunning: State.Running,
      // The engine's word for never is a day of the year 1.
      ...(startedAt > 0 && { startedAt }),
      exitCode: State.ExitCode,
      isKept: HostConfig.RestartPolicy?.Name === "unless-stopped",
      healthTest: test,
      healthTestMs: (Config.Healthcheck?.Timeout ?? 0) / NANOSECONDS || HEALTH_TEST_MS,
    };
  }

  async isTested(image: string): Promise<boolean> {
    try {
      const { Config } = await this.docker.getImage(image).inspect();
      return testOf(Config) !== undefined;
    } catch (error) {
      // The provider says so where it matters: of an image that runs already nothing has to be there.
      if ((error as { statusCode?: number }).statusCode === 404) return true;
      throw error;
    }
  }

  start(id: string): Promise<void> {
    return unlessSo(this.docker.getContainer(id).start());
  }

  stop(id: string): Promise<void> {
    return unlessSo(this.docker.getContainer(id).stop());
  }

  async keep(id: string, isKept: boolean): Promise<void> {
    await this.docker.getContainer(id).update({ RestartPolicy: { Name: isKept ? "unless-stopped" : "no" } });
  }

  async run(id: string, command: readonly string[], hasTime: () => boolean): Promise<number | undefined> {
    const exec = await this.docker.getContainer(id).exec({ Cmd: [...command] });
    // The connection is free once the answer is read.
    (await exec.start({ Detach: true })).resume();
    for (;;) {
      const { Running, ExitCode } = await exec.inspect();
      if (!Running) return ExitCode ?? 1;
      // The engine can't end what it runs within a container: it ends with that at the latest.
      if (!hasTime()) return undefined;
      await this.pause();
    }
  }

  async lastLines(id: string): Promise<string> {
    const container = this.docker.getContainer(id);
    const written = await container.logs({ stdout: true, stderr: true, tail: LOG_LINES });
    const redaction = new Redaction();
    const { Config } = await container.inspect();
    redaction.hide(Config.Env.map((pair) => pair.slice(pair.indexOf("=") + 1)));
    return redaction.clean(plainText(textOf(written))).trim();
  }
}

/** How an image or a container is tested; nothing where it isn't, which `NONE` says, too. */
function testOf(config: Pick<Docker.ImageInspectInfo["Config"], "Healthcheck">): readonly string[] | undefined {
  const test = config.Healthcheck?.Test ?? [];
  return test.length > 0 && test[0] !== "NONE" ? test : undefined;
}

/** What both streams hold; each piece of one has a head of eight bytes, whose last four are its length. */
function textOf(written: Buffer): string {
  const pieces: string[] = [];
  for (let at = 0; at + 8 <= written.length;) {
    const end = at + 8 + written.readUInt32BE(at + 4);
    pieces.push(written.toString("utf8", at + 8, end));
    at = end;
  }
  return pieces.join("");
}

/** Waits for what may be so already, which the engine tells by 304. */
async function unlessSo(asked: Promise<unknown>): Promise<void> {
  try {
    await asked;
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 304) throw error;
  }
}
