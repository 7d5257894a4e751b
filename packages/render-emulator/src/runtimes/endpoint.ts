import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { report } from "../report";
import { maxHeaderSize } from "./edge-headers";
import { holdPort } from "./held-port";
import { portTaken } from "./port";
import type { TrafficHandler } from "./runtime";
import { Unanswered } from "./unanswered";
import { answerText } from "./text-answer";

/**
 * A port of 127.0.0.1 whose handler can be exchanged at any time: every request goes to the one that is set when it
 * comes.
 */
export class Endpoint {
  handler: TrafficHandler | undefined;
  /** What to tell callers while there is no handler. */
  whenIdle: () => string = () => "nothing is live here";

  private readonly sockets = new Set<Socket>();
  private readonly unanswered = new Unanswered();

  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {
    // The server itself forgets sockets that were upgraded.
    server.on("connection", (socket) => {
      if (this.sockets.has(socket)) return;
      this.sockets.add(socket);
      socket.once("close", () => this.sockets.delete(socket));
    });
    server.on("request", (request, response) => {
      this.unanswered.add(request.socket, response);
      this.request(request, response);
    });
    server.on("upgrade", (request, socket: Socket, head) => {
      this.unanswered.none(socket, () => {
        if (request.headers.upgrade?.toLowerCase() === "websocket") this.upgrade(request, socket, head);
        else this.stayWithHttp(request, socket, head);
      });
    });
    // Longer than clients keep idle connections, so that none is closed at the moment when it is used again.
    server.keepAliveTimeout = 75_000;
    // An upload or a stream may take as long as it likes.
    server.requestTimeout = 0;
  }

  /** On a port of its own choice, which stays free for it. */
  static async listenAnywhere(holder: string): Promise<Endpoint> {
    const held = await holdPort("lasting");
    try {
      return await Endpoint.listen(held.port, holder);
    } finally {
      held.release();
    }
  }

  /** @param holder what the port is for; named in the error when it is taken */
  static async listen(port: number, holder: string): Promise<Endpoint> {
    const server = createServer({ maxHeaderSize });
    await new Promise<void>((resolve, reject) => {
      server.once("error", (error: NodeJS.ErrnoException) => {
        reject(error.code === "EADDRINUSE" ? portTaken(port, holder) : error);
      });
      server.listen(port, "127.0.0.1", resolve);
    });
    return new Endpoint(server, (server.address() as AddressInfo).port);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    try {
      if (this.handler === undefined) answerText(response, 503, this.whenIdle());
      else this.handler.request(request, response);
    } catch (error) {
      reportFailure(error, request);
      if (response.headersSent) response.destroy();
      else answerText(response, 502, "the emulator failed to handle this request; its own output says why");
    }
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    // The server no longer listens for the errors of a socket that it hands over; a caller that vanishes must not end
    // the emulator.
    socket.on("error", () => socket.destroy());
    try {
      if (this.handler === undefined) socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      else this.handler.upgrade(request, socket, head);
    } catch (error) {
      reportFailure(error, request);
      socket.destroy();
    }
  }

  /**
   * Goes on as if the caller had not offered another protocol, as Java's client does with each request to an address
   * without TLS: it offers HTTP/2. The server has let go of the connection and takes it as a further one.
   */
  private stayWithHttp({ method, url, httpVersion, rawHeaders }: IncomingMessage, socket: Socket, head: Buffer): void {
    const lines = [`${method} ${url} HTTP/${httpVersion}`];
    for (let at = 0; at < rawHeaders.length; at += 2) {
      const name = rawHeaders[at] ?? "";
      if (!/^(connection|upgrade|http2-settings)$/i.test(name)) lines.push(`${name}: ${rawHeaders[at + 1]}`);
    }
    socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
    this.server.emit("connection", socket);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/** One caller's request must not end the emulator. */
function reportFailure(error: unknown, { method, url, headers }: IncomingMessage): void {
  report(`\`${method} ${url}\` of ${headers.host} failed`, error);
}
