import { access, constants, mkdir, rm } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { KeyValue } from "@slipway/render-api";
import { ApiError } from "../../errors";
import type { Guard } from "../guard";
import { isListening, requireFreePort } from "../port";
import { Queue } from "../queue";
import { KeptServer } from "../kept-server";
import { describeExit, ProcessGroup } from "../process-group";

const memoryByPlan: Record<string, string> = {
  free: "25mb",
  starter: "256mb",
  standard: "1gb",
  pro: "5gb",
  pro_plus: "10gb",
};

const startLimitMs = 20_000;
const shutdownMs = 10_000;

export interface KeyValueServersOptions {
  dataDir: string;
  guard: Guard;
  path: string;
  /** The server's executable; absent: `redis-server` or `valkey-server` on the PATH. */
  executable: string | undefined;
}

/** The Redis or Valkey servers of the key value instances, one process each. */
export class KeyValueServers {
  private readonly changes = new Queue();
  /** Those that are being started, too. */
  private readonly running = new Map<string, Promise<KeptServer>>();
  private isStopped = false;

  constructor(private readonly options: KeyValueServersOptions) {}

  /** @throws ApiError when there is nothing to run */
  async checkExecutable(): Promise<void> {
    await this.executable();
  }

  /** Starts an instance's server and resolves when it accepts connections. */
  start(keyValue: KeyValue, port: number): Promise<void> {
    return this.changes.run(keyValue.id, () => this.startNow(keyValue, port));
  }

  stop(id: string): Promise<void> {
    return this.changes.run(id, () => this.stopNow(id));
  }

  /** Ends an instance's server and its data. */
  remove(id: string): Promise<void> {
    return this.changes.run(id, async () => {
      await this.stopNow(id);
      await rm(join(this.options.dataDir, id), { recursive: true, force: true });
    });
  }

  /** For good: none can be started after this. */
  async stopAll(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)));
  }

  private async startNow(keyValue: KeyValue, port: number): Promise<void> {
    if (this.running.has(keyValue.id)) return;
    if (this.isStopped) throw new Error("the emulator is being stopped");
    const start = () => this.run(keyValue, port);
    const name = `Key value \`${keyValue.name}\``;
    const starting = KeptServer.start({ name, start, shutdownMs });
    this.running.set(keyValue.id, starting);
    await starting.catch((error: unknown) => {
      this.running.delete(keyValue.id);
      throw error;
    });
  }

  private async run(keyValue: KeyValue, port: number): Promise<ProcessGroup> {
    await requireFreePort(port, `key value \`${keyValue.name}\``);
    const dir = join(this.options.dataDir, keyValue.id);
    await mkdir(dir, { recursive: true });
    const lastLines: string[] = [];
    const group = await ProcessGroup.start(this.options.guard, {
      command: await this.executable(),
      args: serverArguments(keyValue, port),
      cwd: dir,
      env: { PATH: this.options.path },
      onLine: (line) => lastLines.splice(0, lastLines.length - 9, line),
    });
    const ended = group.exited.then((exit) => {
      throw new Error(`its server ${describeExit(exit)}: ${lastLines.join(" | ")}`);
    });
    try {
      await Promise.race([untilPortOpens(port), ended]);
    } catch (error) {
      await group.stop(shutdownMs);
      throw error;
    } finally {
      ended.catch(() => undefined);
    }
    return group;
  }

  private async stopNow(id: string): Promise<void> {
    const server = await this.running.get(id);
    await server?.stop();
    this.running.delete(id);
  }

  private async executable(): Promise<string> {
    const { executable, path } = this.options;
    const folders = path.split(delimiter);
    const candidates =
      executable === undefined
        ? ["redis-server", "valkey-server"].flatMap((name) => folders.map((folder) => join(folder, name)))
        : [executable];
    for (const candidate of candidates) {
      if (await isExecutable(candidate)) return candidate;
    }
    throw new ApiError(
      503,
      executable === undefined
        ? "neither `redis-server` nor `valkey-server` is on the PATH: install one, or start the emulator with " +
            "`--redis-server <path>`"
        : `\`${executable}\` can't be run: set \`--redis-server\` to the path of a Redis or Valkey server`,
    );
  }
}

function serverArguments({ plan, options }: KeyValue, port: number): string[] {
  const { maxmemoryPolicy, persistenceMode } = options;
  return [
    ...["--bind", "127.0.0.1", "--port", String(port), "--daemonize", "no"],
    ...["--maxmemory", memoryByPlan[plan] ?? "25mb", "--maxmemory-policy", maxmemoryPolicy.replaceAll("_", "-")],
    ...["--appendonly", persistenceMode === "journal_snapshot" ? "yes" : "no"],
    ...["--save", persistenceMode === "off" ? "" : "300 1"],
  ];
}

async function untilPortOpens(port: number): Promise<void> {
  const limit = AbortSignal.timeout(startLimitMs);
  while (!(await isListening(port))) {
    if (limit.aborted) throw new Error(`nothing listens on port ${port} after ${startLimitMs / 1000} seconds`);
    await delay(50);
  }
}

function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
