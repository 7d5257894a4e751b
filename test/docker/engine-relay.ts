import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, connect, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A socket that leads to the engine for as long as it is told to: what an engine looks like that stops and starts. */
export class EngineRelay implements AsyncDisposable {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  private constructor(
    private readonly folder: string,
    private readonly target: string,
  ) {}

  /** @param target path of the engine's own socket */
  static async start(target: string): Promise<EngineRelay> {
    // A socket's path has to be short.
    const relay = new EngineRelay(await mkdtemp(join(tmpdir(), "relay-")), target);
    await relay.start();
    return relay;
  }

  get path(): string {
    return join(this.folder, "docker.sock");
  }

  async start(): Promise<void> {
    this.server = createServer({ allowHalfOpen: true }, (socket) => this.pass(socket)).listen(this.path);
    await once(this.server, "listening");
  }

  async stop(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server?.close();
    if (this.server !== undefined) await once(this.server, "close");
    this.server = undefined;
  }

  private pass(from: Socket): void {
    const to = connect({ path: this.target, allowHalfOpen: true });
    for (const [one, other] of [
      [from, to],
      [to, from],
    ] as const) {
      this.sockets.add(one);
      one.pipe(other);
      one.once("error", () => other.destroy());
      one.once("close", () => {
        this.sockets.delete(one);
        other.destroy();
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true });
  }
}
