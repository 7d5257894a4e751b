import {
  type ClientRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  request as askHttp,
  type RequestOptions,
  type ServerResponse,
} from "node:http";
import { request as askHttps } from "node:https";
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
  const outgoing = ask(request, { ...hop, headers: { ...hop.headers, ...framing, connection: "close" } });
  passAnswer(outgoing, response, hop);
  outgoing.once("upgrade", (_reply, socket) => {
    socket.destroy();
    hop.onFailure(new Error("it switches protocols without having been asked to"));
  });
  // The rest of a body that nobody has taken must not stand before the next request.
  response.once("finish", () => request.resume());
  if (!hasBody(request)) outgoing.end();
  else {
    outgoing.flushHeaders();
    request.pipe(outgoing);
  }
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
    response.writeHead(statusCode, headers).flushHeaders();
    reply.once("end", () => response.addTrailers(reply.trailers));
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
