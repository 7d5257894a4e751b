import { rm } from "node:fs/promises";
import { basename, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { privateFolder } from "@slipway/private-folder";
import type { KeyValue } from "@slipway/render-api";
import writeFileAtomic from "write-file-atomic";
import { ApiError } from "../../errors";
import { fileNameOf } from "../../state/file-name";
import { type Certificate, keptCertificate } from "../certificate";
import type { Guard } from "../guard";
import { isListening, requireFreePort } from "../port";
import { Queue } from "../queue";
import type { ProcessLoad } from "../load/process-load";
import { KeptServer } from "../kept-server";
import { LastLines } from "../last-lines";
import { describeExit } from "../execution";
import { ProcessGroup } from "../process-group";
import { ExternalPort } from "./external-port";
import { findProgram } from "../programs";
import { hasChannelRules, userOf } from "./users";

interface Size {
  memory: string;
  connections: number;
}

const free: Size = { memory: "25mb", connections: 50 };
const sizeByPlan: Record<string, Size> = {
  free,
  starter: { memory: "256mb", connections: 250 },
  standard: { memory: "1gb", connections: 1_000 },
  pro: { memory: "5gb", connections: 5_000 },
  pro_plus: { memory: "10gb", connections: 10_000 },
};

const usersFile = "users.acl";
const startLimitMs = 20_000;
const shutdownMs = 10_000;

export interface KeyValueServersOptions {
  dataDir: string;
  guard: Guard;
  path: string;
  /** The server's executable; absent: `redis-server` or `valkey-server` on the PATH. */
  executable: string | undefined;
  /** What measures them. */
  load?: Pick<ProcessLoad, "add">;
}

/** One instance's server: what it is and where it is reached. */
export interface KeyValuePlace {
  keyValue: KeyValue;
  /** From inside: no TLS, and the user `default` with this password. */
  port: number;
  password: string;
  /** From outside: TLS, and the instance's id as the user. */
  external: { port: number; password: string };
  /** Whether an address may connect from outside at this moment. */
  isAllowed: (address: string) => boolean;
  /** Told when its server has ended by itself, and when it runs again. */
  tell: (isRunning: boolean) => void;
}

interface RunningServer {
  server: KeptServer;
  external: ExternalPort;
}

/** What key value instances ask of whatever runs them. */
export type KeyValueHosting = Pick<
  KeyValueServers,
  "checkExecutable" | "client" | "start" | "stop" | "remove" | "stopAll"
>;

/** The Redis or Valkey servers of the key value instances, one process each. */
export class KeyValueServers {
  private readonly changes = new Queue();
  /** Those that are being started, too. */
  private readonly running = new Map<string, Promise<RunningServer>>();
  /** Whether a program's users have rules for channels: each is asked once. */
  private readonly channelRules = new Map<string, Promise<boolean>>();
  private certificate: Promise<Certificate> | undefined;
  private isStopped = false;

  constructor(private readonly options: KeyValueServersOptions) {}

  /** @throws ApiError when there is nothing to run */
  async checkExecutable(): Promise<void> {
    await this.executable();
  }

  /** The program that people look into an instance with: one that this machine has, else the name that Render gives. */
  async client(): Promise<string> {
    const found = await findProgram(["valkey-cli", "redis-cli"], this.options.path);
    return found === undefined ? "valkey-cli" : basename(found);
  }

  /** Starts an instance's server and resolves when it accepts connections. */
  start(place: KeyValuePlace): Promise<void> {
    return this.changes.run(place.keyValue.id, () => this.startNow(place));
  }

  stop(id: string): Promise<void> {
    return this.changes.run(id, () => this.stopNow(id));
  }

  /** Ends an instance's server and its data. */
  remove(id: string): Promise<void> {
    return this.changes.run(id, async () => {
      await this.stopNow(id);
      await rm(join(this.options.dataDir, fileNameOf(id)), { recursive: true, force: true });
    });
  }

  /** For good: none can be started after this. */
  async stopAll(): Promise<void> {
    this.isStopped = true;
    await Promise.all([...this.running.keys()].map((id) => this.stop(id)));
  }

  private async startNow(place: KeyValuePlace): Promise<void> {
    const { id } = place.keyValue;
    if (this.running.has(id)) return;
    if (this.isStopped) throw new Error("the emulator is being stopped");
    const starting = this.begin(place);
    this.running.set(id, starting);
    await starting.catch((error: unknown) => {
      this.running.delete(id);
      throw error;
    });
  }

  private async begin(place: KeyValuePlace): Promise<RunningServer> {
    const { keyValue, port, external, isAllowed, tell } = place;
    const name = `Key value \`${keyValue.name}\``;
    const server = await KeptServer.start({ name, start: () => this.run(place), shutdownMs, tell });
    try {
      this.certificate ??= keptCertificate(this.options.dataDir);
      const certificate = await this.certificate;
      const holder = `key value \`${keyValue.name}\``;
      const options = { ...external, holder, certificate, user: keyValue.id, internalPort: port, isAllowed };
      return { server, external: await ExternalPort.open(options) };
    } catch (error) {
      await server.stop();
      throw error;
    }
  }

  private async run(place: KeyValuePlace): Promise<ProcessGroup> {
    const { keyValue, port } = place;
    await requireFreePort(port, `key value \`${keyValue.name}\``);
    const lastLines = new LastLines();
    const executable = await this.executable();
    const group = await ProcessGroup.start(this.options.guard, {
      ...privately(executable, serverArguments(keyValue, port)),
      cwd: await this.layFolder(place, await this.hasChannelRules(executable)),
      env: { PATH: this.options.path },
      onLine: lastLines.add,
    });
    this.options.load?.add(group, { resource: keyValue.id, instance: keyValue.id });
    const ended = group.exited.then((exit) => {
      throw new Error(`its server ${describeExit(exit)}: ${lastLines.toString()}`);
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

  private hasChannelRules(executable: string): Promise<boolean> {
    const known = this.channelRules.get(executable) ?? hasChannelRules(executable);
    this.channelRules.set(executable, known);
    return known;
  }

  /** The instance's folder, as nobody else can look into it, with its users. */
  private async layFolder(
    { keyValue: { id }, password, external }: KeyValuePlace,
    withChannels: boolean,
  ): Promise<string> {
    const dir = privateFolder(join(this.options.dataDir, fileNameOf(id)));
    const users = [userOf("default", password, withChannels), userOf(id, external.password, withChannels)];
    await writeFileAtomic(join(dir, usersFile), users.join(""), { mode: 0o600 });
    return dir;
  }

  private async stopNow(id: string): Promise<void> {
    const running = await this.running.get(id)?.catch(() => undefined);
    await running?.external.close();
    await running?.server.stop();
    this.running.delete(id);
  }

  private async executable(): Promise<string> {
    const { executable, path } = this.options;
    const names = executable === undefined ? ["redis-server", "valkey-server"] : [executable];
    const found = await findProgram(names, path);
    if (found !== undefined) return found;
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
  const { memory, connections } = sizeByPlan[plan] ?? free;
  return [
    ...["--bind", "127.0.0.1", "--port", String(port), "--daemonize", "no", "--aclfile", usersFile],
    ...["--maxmemory", memory, "--maxmemory-policy", maxmemoryPolicy.replaceAll("_", "-")],
    ...["--maxclients", String(connections)],
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

/** A command whose files nobody else can read. */
function privately(command: string, args: readonly string[]): { command: string; args: string[] } {
  return { command: "/bin/sh", args: ["-c", 'umask 077 && exec "$0" "$@"', command, ...args] };
}
