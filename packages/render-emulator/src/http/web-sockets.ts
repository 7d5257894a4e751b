import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { FastifyReply, FastifyRequest } from "fastify";
import { type WebSocket, WebSocketServer } from "ws";
import { badRequest } from "../errors";
import { isWebSocketHandshake } from "../runtimes/message-rules";
import { stayWithHttp } from "../runtimes/stay-with-http";
import { responseOn } from "../runtimes/tunnel";
import type { Api } from "./typed-routes";

/** Nobody has more to say to the emulator than that it goes. */
const mostReceived = 1024;

/** The connections of an API's server that have become WebSockets, or may. */
export class WebSockets {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: mostReceived });
  /** What a handshake that is being answered has come by. */
  private readonly handshakes = new WeakMap<IncomingMessage, { socket: Socket; head: Buffer }>();

  constructor(api: Api) {
    // A handshake goes through the same hooks and routes as any request: who may not ask gets the same answer.
    api.server.on("upgrade", (request: IncomingMessage, socket: Socket, head: Buffer) => {
      if (!isWebSocketHandshake(request)) {
        stayWithHttp(api.server, request, socket, head);
        return;
      }
      socket.on("error", () => socket.destroy());
      this.handshakes.set(request, { socket, head });
      api.routing(request, responseOn(request, socket));
    });
    api.addHook("preClose", (done) => {
      for (const client of this.server.clients) client.terminate();
      done();
    });
  }

  /**
   * Goes over to the protocol. What is asked has to be checked before.
   *
   * @throws ApiError when the request is no handshake
   */
  accept({ raw }: FastifyRequest, reply: FastifyReply, onOpen: (client: WebSocket) => void): void {
    const handshake = this.handshakes.get(raw);
    if (handshake === undefined) throw badRequest("expected the handshake of a WebSocket");
    reply.hijack();
    reply.raw.detachSocket(handshake.socket);
    this.server.handleUpgrade(raw, handshake.socket, handshake.head, onOpen);
  }
}
