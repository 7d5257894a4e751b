import type Docker from "dockerode";
import { setTimeout as delay } from "node:timers/promises";
import type { Readable } from "node:stream";
import { finished } from "node:stream/promises";
import type { Execution, Exit, OnLine } from "../execution";
import type { PlanSize } from "../plan-size";
import { ProcessOutput } from "../process-output";
import type { MountedDisk } from "../runtime";
import { archiveOf, type PlacedFile } from "./archive";
import { separateStreams } from "./container-output";
import { type Engine, ownerLabel, serviceLabel } from "./engine";
import { engineFailure, isGone } from "./engine-fault";

export interface ContainerOptions {
  serviceId: string;
  /** What the engine lists it by; absent: the engine chooses. */
  name?: string | undefined;
  image: string;
  /** A command line in place of what the image starts; absent: that. */
  command: string | undefined;
  /** As which user it runs, `<uid>:<gid>`; absent: the image's. */
  user?: string;
  env: Readonly<Record<string, string>>;
  /** What is put into it before it starts. */
  files: readonly PlacedFile[];
  disk?: MountedDisk | undefined;
  size: PlanSize;
  onLine: OnLine;
}

const mebibyte = 1024 ** 2;
/** Between two tries to remove a container whose engine is gone. */
const removalPauseMs = 1_000;
/** A process that was killed from outside ends with this code. */
const killedCode = 137;

/** A container that runs on this machine's own network. It is removed when it ends, with its anonymous volumes. */
export class Container implements Execution {
  readonly exited: Promise<Exit>;

  private constructor(
    readonly pid: number,
    private readonly container: Docker.Container,
    private readonly socketPath: string,
    ended: Promise<{ StatusCode: number }>,
    output: ProcessOutput,
  ) {
    this.exited = ended.then(
      async ({ StatusCode }) => {
        output.processEnded();
        await output.drained;
        const exit = await this.exitOf(StatusCode);
        await this.remove();
        return exit;
      },
      () => {
        void this.removeLater();
        return { code: undefined, signal: undefined, lost: `the Docker engine at \`${this.socketPath}\` has stopped` };
      },
    );
  }

  /** @throws StepFailure when the engine can't start it, with its reason */
  static async start(engine: Engine, options: ContainerOptions): Promise<Container> {
    try {
      const created = await engine.docker.createContainer(descriptionOf(engine, options));
      return await Container.startCreated(engine, created, options).catch(async (error: unknown) => {
        await created.remove({ force: true, v: true }).catch(() => undefined);
        throw error;
      });
    } catch (error) {
      throw engineFailure(engine.socketPath, error);
    }
  }

  private static async startCreated(
    engine: Engine,
    created: Docker.Container,
    { files, onLine }: ContainerOptions,
  ): Promise<Container> {
    if (files.length > 0) await created.putArchive(archiveOf(files), { path: "/" });
    // Before it starts, so that no line is missed and no end either.
    const attached = await created.attach({ stream: true, stdout: true, stderr: true });
    const ended = untilEnded(created, attached as unknown as Readable);
    ended.catch(() => undefined);
    const { stdout, stderr } = separateStreams(attached as unknown as Readable);
    const output = new ProcessOutput([stdout, stderr], onLine);
    await created.start();
    const { State } = await created.inspect();
    // One that has ended already has no process; 0 would be the kernel's own.
    return new Container(State.Pid || -1, created, engine.socketPath, ended, output);
  }

  async stop(graceMs: number): Promise<Exit> {
    await this.signal("SIGTERM");
    const killer = setTimeout(() => void this.signal("SIGKILL"), graceMs);
    return this.exited.finally(() => clearTimeout(killer));
  }

  /** One that has ended meanwhile needs no signal, and one whose engine is gone gets none. */
  private async signal(signal: NodeJS.Signals): Promise<void> {
    await this.container.kill({ signal }).catch(() => undefined);
  }

  private async exitOf(code: number): Promise<Exit> {
    const inspected = await this.container.inspect().catch(() => undefined);
    const { OOMKilled: isOutOfMemory } = inspected?.State ?? {};
    const memoryLimit = isOutOfMemory === true ? amountOf(inspected?.HostConfig.Memory) : undefined;
    if (memoryLimit !== undefined) return { code, signal: undefined, memoryLimit };
    return code === killedCode ? { code: undefined, signal: "SIGKILL" } : { code, signal: undefined };
  }

  private async remove(): Promise<void> {
    await this.container.remove({ force: true, v: true }).catch(() => undefined);
  }

  /** An engine that comes back has the container still, and may even have let it run on. */
  private async removeLater(): Promise<void> {
    for (;;) {
      const error: unknown = await this.container.remove({ force: true, v: true }).then(
        () => undefined,
        (reason: unknown) => reason,
      );
      if (error === undefined || !isGone(error)) return;
      await delay(removalPauseMs, undefined, { ref: false });
    }
  }
}

/**
 * Waits for a container's end, from before its start. The client library doesn't tell of an answer that is broken off, as by an engine that stops:
 * that shows in the output, which ends.
 *
 * @throws when the engine is gone
 */
async function untilEnded(container: Docker.Container, attached: Readable): Promise<{ StatusCode: number }> {
  const waited = container.wait({ condition: "next-exit" }) as Promise<{ StatusCode: number }>;
  const broken = finished(attached, { writable: false })
    .catch(() => undefined)
    .then(() => container.wait({ condition: "not-running" }) as Promise<{ StatusCode: number }>);
  return Promise.race([waited, broken]);
}

function descriptionOf(engine: Engine, options: ContainerOptions): Docker.ContainerCreateOptions {
  const { serviceId, name, image, command, user, env, disk, size } = options;
  return {
    ...(name !== undefined && { name }),
    Image: image,
    ...(command !== undefined && { Entrypoint: ["/bin/sh", "-c"], Cmd: [command] }),
    ...(user !== undefined && { User: user }),
    Env: Object.entries(env).map(([key, value]) => `${key}=${value}`),
    Labels: { [ownerLabel]: engine.ownerId, [serviceLabel]: serviceId },
    // Render's, whatever signal the image names.
    StopSignal: "SIGTERM",
    // Render asks for the health itself, and doesn't look at what the image says.
    Healthcheck: { Test: ["NONE"] },
    HostConfig: {
      NetworkMode: "host",
      // Reaps what is left behind, and passes signals on.
      Init: true,
      // The emulator keeps the lines itself.
      LogConfig: { Type: "none", Config: {} },
      ...(disk !== undefined && { Mounts: [{ Type: "bind", Source: disk.dir, Target: disk.mountPath }] }),
      ...engine.limitsOf(size),
    },
  };
}

/** As Kubernetes writes it, and so Render: `512Mi`. */
function amountOf(bytes: number | undefined): string | undefined {
  if (!bytes) return undefined;
  const megabytes = Math.round(bytes / mebibyte);
  return megabytes % 1024 === 0 ? `${megabytes / 1024}Gi` : `${megabytes}Mi`;
}
