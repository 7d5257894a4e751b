import { once } from "node:events";
import { type LogLine, logLineSchema } from "@slipway/render-api";
import { WebSocket } from "ws";
import type { RunningEmulator } from "../emulator";

/** Is sent a service's lines as they are written. */
export class LogFollower implements AsyncDisposable {
  readonly lines: LogLine[] = [];

  private constructor(private readonly socket: WebSocket) {
    socket.on("message", (data: Buffer) => this.lines.push(logLineSchema.parse(JSON.parse(data.toString("utf8")))));
  }

  /** @throws when the emulator doesn't go over to the protocol */
  static async start(
    { url, apiKey, ownerId }: Pick<RunningEmulator, "url" | "apiKey" | "ownerId">,
    resource: string,
    query = "",
  ): Promise<LogFollower> {
    const address = `${url.replace(/^http/, "ws")}/logs/subscribe?ownerId=${ownerId}&resource=${resource}${query}`;
    const socket = new WebSocket(address, { headers: { authorization: `Bearer ${apiKey}` } });
    const follower = new LogFollower(socket);
    await once(socket, "open");
    return follower;
  }

  /** Resolves once the other side has ended it. */
  async ended(): Promise<void> {
    if (this.socket.readyState !== WebSocket.CLOSED) await once(this.socket, "close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.socket.close();
    await this.ended();
  }
}
