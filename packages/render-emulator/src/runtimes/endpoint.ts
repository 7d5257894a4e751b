import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { report } from "../report";
import { maxHeaderSize } from "./edge-headers";
import { holdPort } from "./held-port";
import { isWebSocketHandshake, refuseUnclear, takeOriginForm } from "./message-rules";
import { type Refusal, refuseOtherNames } from "./own-names";
import { portTaken } from "./port";
import type { TrafficHandler } from "./runtime";
import { stayWithHttp } from "./stay-with-http";
import { answerText } from "./text-answer";
import { responseOn } from "./tunnel";
import { Unanswered } from "./unanswered";

/**
 * Measures what an exchange takes, from the call on: until when, the milliseconds, and the bytes that its connection has sent.
 *
 * @param now milliseconds since 1970
 */
export function measured({ request: { socket } }: Pick<Exchange, "request">, now: () => number) {
  const [begun, sentBefore] = [now(), socket.bytesWritten];
  return () => {
    const at = now();
    return { at, ms: at - begun, bytes: Math.max(0, socket.bytesWritten - sentBefore) };
  };
}

/** A request and what becomes of it. */
export interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  /** Whether it is a handshake: its headers alone don't tell. */
  isWebSocket: boolean;
}

/**
 * A port of 127.0.0.1 whose handler can be exchanged at any time: every request goes to the one that is set when it
 * comes.
 */
export class Endpoint {
  handler: TrafficHandler | undefined;
  /** What to tell callers while there is no handler. */
  whenIdle: () => string = () => "nothing is live here";
  /** Told of each request that is for this port, before it is answered. */
  onRequest: (exchange: Exchange) => void = () => undefined;
  /** Says why a request that is for this port gets no further. */
  whenClosed: (request: IncomingMessage) => Refusal | undefined = () => undefined;
  /** Says which requests are not for this port. */
  refuse: (request: IncomingMessage) => Refusal | undefined = (request) => refuseOtherNames(request, this.holder);

  private readonly sockets = new Set<Socket>();
  private readonly unanswered = new Unanswered();

  private constructor(
    private readonly server: Server,
    readonly port: number,
    private readonly holder: string,
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
        if (isWebSocketHandshake(request)) this.upgrade(request, takeOver(request, socket), head);
        else stayWithHttp(server, request, socket, head);
      });
    });
    server.on("connect", (request, socket: Socket) => {
      this.unanswered.none(socket, () => answerText(takeOver(request, socket), 501, "this is no proxy for others"));
    });
    server.on("checkExpectation", (_request, response) => {
      answerText(response, 417, "the only `Expect` that is known here is `100-continue`");
    });
    // All that is held of a message's headers is bounded by their length.
    server.maxHeadersCount = 0;
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
    return new Endpoint(server, (server.address() as AddressInfo).port, holder);
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    this.handle(request, response, false, (handler) => handler.request(request, response));
  }

  upgrade(request: IncomingMessage, response: ServerResponse, head: Buffer): void {
    this.handle(request, response, true, (handler) => handler.upgrade(request, response, head));
  }

  private handle(
    request: IncomingMessage,
    response: ServerResponse,
    isWebSocket: boolean,
    by: (handler: TrafficHandler) => void,
  ): void {
    try {
      takeOriginForm(request);
      const refusal = refuseUnclear(request) ?? this.refuse(request) ?? this.closed({ request, response, isWebSocket });
      if (refusal !== undefined) {
        response.shouldKeepAlive = false;
        answerText(response, refusal.status, refusal.text);
      } else if (this.handler === undefined) answerText(response, 503, this.whenIdle());
      else by(this.handler);
    } catch (error) {
      reportFailure(error, request);
      if (response.headersSent) response.destroy();
      else answerText(response, 502, "the emulator failed to handle this request; its own output says why");
    }
  }

  private closed(exchange: Exchange): Refusal | undefined {
    this.onRequest(exchange);
    return this.whenClosed(exchange.request);
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

/**
 * The connection of a request that the server has let go of. It no longer listens for its errors; a caller that vanishes
 * must not end the emulator.
 */
function takeOver(request: IncomingMessage, socket: Socket): ServerResponse {
  socket.on("error", () => socket.destroy());
  return responseOn(request, socket);
}

/** One caller's request must not end the emulator. */
function reportFailure(error: unknown, { method, url, headers }: IncomingMessage): void {
  report(`\`${method} ${url}\` of ${headers.host} failed`, error);
}
