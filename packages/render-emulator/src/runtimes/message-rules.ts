import type { IncomingMessage } from "node:http";
import { wordsOf } from "./edge-headers";
import type { Refusal } from "./own-names";

/**
 * Why a request can't be passed on as one message whose target and end the next server sees where this one does;
 * undefined when it can. What Node.js' own parser refuses doesn't come so far.
 *
 * @param request after {@link takeOriginForm}
 */
export function refuseUnclear(request: IncomingMessage): Refusal | undefined {
  const { headers, httpVersion, url = "" } = request;
  // Any other may name another host than `Host` does, to whoever reads it.
  if (!url.startsWith("/") && url !== "*") return { status: 400, text: "a request is for a path, or an `http` URL" };
  const coding = headers["transfer-encoding"];
  if (coding === undefined) return undefined;
  if (httpVersion === "1.0") return { status: 400, text: "HTTP/1.0 has no `Transfer-Encoding`" };
  if (coding.toLowerCase() === "chunked") return undefined;
  return { status: 501, text: "the only `Transfer-Encoding` that is known here is `chunked`" };
}

/** Whether a body follows the headers, be it an empty one. */
export function hasBody({ headers }: IncomingMessage): boolean {
  return headers["transfer-encoding"] !== undefined || Number(headers["content-length"] ?? 0) > 0;
}

/**
 * Makes a request for `http://host/path`, as proxies are asked, one for `/path` of that host: a server must take it so,
 * whatever `Host` says, RFC 9112, 3.2.2.
 */
export function takeOriginForm(request: IncomingMessage): void {
  const [, host, path = ""] = /^https?:\/\/([^/?#]*)(.*)$/i.exec(request.url ?? "") ?? [];
  if (host === undefined) return;
  request.headers.host = host;
  request.url = path.startsWith("/") ? path : `/${path}`;
}

/**
 * Whether a request is the handshake of a WebSocket, RFC 6455, 4.1. An offer of any other protocol may be passed over,
 * RFC 9110, 7.8.
 */
export function isWebSocketHandshake(request: IncomingMessage): boolean {
  const isOffered = wordsOf(request.headers.upgrade).includes("websocket");
  return request.method === "GET" && request.httpVersion === "1.1" && !hasBody(request) && isOffered;
}
