import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type OutgoingMessage,
  request as askHttp,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import { request as askHttps } from "node:https";
import type { Duplex } from "node:stream";
import { maxHeaderSize, passedOn } from "./edge-headers";
import { hasBody } from "./message-rules";

/** Where a request goes on to, and as what. */
export interface Hop {
  to: Pick<RequestOptions, "protocol" | "hostname" | "port" | "path">;
  /** Those of the request, and what is added to them. */
  headers: OutgoingHttpHeaders;
  /** May change the headers of the answer before they go on. */
  onAnswer?: (headers: OutgoingHttpHeaders) => void;
  /** Told why there is no answer, when nothing of one has gone on yet. */
  onFailure: (error: NodeJS.ErrnoException) => void;
}

/**
 * Hands one request on to another server, and its answer back, unbuffered. The request has a connection of its own to
 * that server: whatever the two think of where a message ends, no other request is touched.
 */
export function forward(request: IncomingMessage, response: ServerResponse, hop: Hop): void {
  const { "transfer-encoding": coding } = request.headers;
  const framing = coding === undefined ? {} : { "transfer-encoding": coding };
  // By `close` a server that answers before it has all of a body would break the connection, and its answer with it.
  const outgoing = ask(request, { ...hop, headers: { ...hop.headers, ...framing, connection: "keep-alive" } });
  outgoing.once("socket", readOnWhenBroken);
  passAnswer(outgoing, response, hop);
  outgoing.once("upgrade", (_reply, socket) => {
    socket.destroy();
    hop.onFailure(new Error("it switches protocols without having been asked to"));
  });
  response.once("finish", () => {
    // The rest of a body that nobody has taken must not stand before the next request.
    request.unpipe(outgoing).resume();
    outgoing.destroy();
  });
  if (!hasBody(request)) outgoing.end();
  else {
    sendHead(outgoing);
    request.once("end", () => outgoing.addTrailers(passedOn(request.trailers)));
    request.pipe(outgoing);
  }
}

/**
 * Sends the head of a message before its body, in the very bytes in which it was read: `flushHeaders` makes UTF-8 of
 * them. Where there is no body, it goes with the message's end.
 */
function sendHead(message: OutgoingMessage): void {
  message.write("", "latin1");
}

/**
 * Lets a connection be read to its end when it can no longer be written to, where Node.js destroys it with all that came:
 * many a server answers, and closes, without having read a body.
 */
function readOnWhenBroken(socket: Duplex): void {
  const write = socket._write.bind(socket);
  const writeAll = socket._writev?.bind(socket);
  socket._write = (chunk, encoding, done) => write(chunk, encoding, () => done());
  if (writeAll !== undefined) socket._writev = (chunks, done) => writeAll(chunks, () => done());
}

/** Opens the connection to the server behind, and sends the request's head. */
export function ask({ method }: IncomingMessage, { to, headers }: Pick<Hop, "to" | "headers">): ClientRequest {
  const open = to.protocol === "https:" ? askHttps : askHttp;
  return open({ ...to, method, headers, maxHeaderSize, agent: false });
}

/** Passes the answer on, and breaks it off when the server behind does: the caller would wait for the rest for ever. */
export function passAnswer(outgoing: ClientRequest, response: ServerResponse, { onAnswer, onFailure }: Hop): void {
  outgoing.once("response", (reply) => {
    const { statusCode = 0 } = reply;
    reply.once("error", () => response.destroy());
    if (statusCode < 200) {
      reply.destroy();
      onFailure(new Error(`its status is ${statusCode}`));
      return;
    }
    const headers = passedOn(reply.headers);
    // Such an answer has no body, and may not say how long one is.
    if (statusCode === 204) delete headers["content-length"];
    onAnswer?.(headers);
    sendHead(response.writeHead(statusCode, headers));
    reply.once("end", () => response.addTrailers(passedOn(reply.trailers)));
    reply.once("close", () => {
      if (!reply.complete) response.destroy();
    });
    reply.pipe(response);
  });
  outgoing.on("error", (error) => {
    // An answer that came before all of the request has gone stands: how it ends, it shows itself.
    if (!response.headersSent && !response.destroyed) onFailure(error);
  });
  response.once("close", () => {
    if (!response.writableFinished) outgoing.destroy();
  });
}
