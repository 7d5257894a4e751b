import { type IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { pipeline } from "node:stream";
import { passedOn } from "./edge-headers";
import { ask, type Hop, passAnswer } from "./proxy";

/** An answer on a connection that Node.js' server has handed over; the connection ends with it. */
export function responseOn(request: IncomingMessage, socket: Socket): ServerResponse {
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false;
  response.assignSocket(socket);
  socket.on("drain", () => response.emit("drain"));
  response.once("finish", () => socket.destroySoon());
  return response;
}

/** What a response emits when its connection goes over to WebSockets: of an answer, that is all that there is. */
export const switched = Symbol("switched");

/**
 * Hands the handshake of a WebSocket on to another server, then all that either side sends, as fast as the other takes
 * it. A server that answers as if it were any request has its answer passed on.
 */
export function tunnel(request: IncomingMessage, response: ServerResponse, head: Buffer, hop: Hop): void {
  const { socket } = response;
  if (socket === null) return;
  const outgoing = ask(request, { ...hop, headers: { ...hop.headers, connection: "Upgrade", upgrade: "websocket" } });
  const early = [head];
  // Only reading shows that the caller has gone. It has nothing to say before it is answered: one piece is enough.
  const onData = (chunk: Buffer) => {
    early.push(chunk);
    socket.pause();
  };
  const onEnd = () => socket.destroy();
  socket.on("data", onData).once("end", onEnd).setTimeout(0);
  passAnswer(outgoing, response, hop);
  outgoing.once("upgrade", (reply, behind: Socket, headBehind) => {
    if (reply.headers.upgrade?.toLowerCase() !== "websocket") {
      behind.destroy();
      hop.onFailure(new Error("it switches to a protocol that it wasn't asked for"));
      return;
    }
    response.detachSocket(socket);
    socket.off("data", onData).off("end", onEnd);
    const headers = { ...passedOn(reply.headers), connection: "Upgrade", upgrade: "websocket" };
    hop.onAnswer?.(headers);
    socket.write(handshakeOf(headers), "latin1");
    response.emit(switched);
    socket.write(headBehind);
    behind.write(Buffer.concat(early));
    for (const side of [socket, behind])
      side
        .setNoDelay(true)
        .setKeepAlive(true)
        .on("error", () => side.destroy());
    pipeline(socket, behind, () => undefined);
    pipeline(behind, socket, () => undefined);
  });
  outgoing.end();
}

function handshakeOf(headers: ReturnType<typeof passedOn>): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `${name}: ${one}`),
  );
  return ["HTTP/1.1 101 Switching Protocols", ...lines, "", ""].join("\r\n");
}
