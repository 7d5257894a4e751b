import { randomBytes } from "node:crypto";
import type { IncomingHttpHeaders, IncomingMessage, OutgoingHttpHeaders } from "node:http";

/**
 * What the headers of a request or an answer may hold in all, in bytes: about what Cloudflare takes, which is Render's
 * edge. Render itself documents no limit.
 */
export const maxHeaderSize = 128 * 1024;

/** Where Render's requests come through, as services see it: an address of Cloudflare's and one of Render's own. */
const hops = ["172.71.0.1", "10.0.0.1"];

/** Headers that are for one connection, beside those that `Connection` names. */
const ofOneConnection = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
];

/** Headers that a message isn't the same without, whatever `Connection` names. */
const ofTheMessage = ["content-length", "host"];

/** Whether a header says how a message is sent: for whoever sends it to say, and not for what it is made of. */
export function isOfSending(name: string): boolean {
  return ["content-length", ...ofOneConnection].includes(name.toLowerCase());
}

/** The words of a header that is a list, such as `Connection`, in small letters. */
export function wordsOf(list = ""): string[] {
  // Not by an expression that takes the spaces as well: of many, that takes time by the square.
  return list
    .toLowerCase()
    .split(",")
    .map((word) => word.trim());
}

/** The headers of a message that go on with it: those that aren't for one connection alone. */
export function passedOn(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const named = wordsOf(headers.connection);
  const dropped = new Set([...ofOneConnection, ...named.filter((name) => !ofTheMessage.includes(name))]);
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)));
}

/** The ids that requests have been given. Not secret: they name a request in logs. */
const requestIds = new WeakMap<IncomingMessage, string>();

/** The one id of a request, which Render's edge tells the service, the caller and the log. */
export function requestIdOf(request: IncomingMessage): string {
  const id =
    requestIds.get(request) ??
    randomBytes(8)
      .toString("hex")
      .replace(/^(.{8})(.{4})/, "$1-$2-");
  requestIds.set(request, id);
  return id;
}

/** The same of a request that the edge has let in; undefined for one of the private network. */
export function requestIdIfPublic(request: IncomingMessage): string | undefined {
  return requestIds.get(request);
}

/** The address of whoever asks, as IPv4 where it is that. */
export function callerOf({ socket }: Pick<IncomingMessage, "socket">): string {
  return (socket.remoteAddress ?? "127.0.0.1").replace(/^::ffff:/, "");
}

/**
 * What a public service gets with a request on Render, by what services there have recorded. To the caller it is HTTPS
 * there always; `X-Forwarded-For` is added to, all else replaces what the caller has sent.
 *
 * @param passed the headers that go on
 */
export function edgeRequestHeaders(
  request: IncomingMessage,
  passed: OutgoingHttpHeaders,
  now: number,
): Record<string, string> {
  const caller = callerOf(request);
  const before = passed["x-forwarded-for"];
  const from = before === undefined ? caller : `${[before].flat().join(",")},${caller}`;
  return {
    "cdn-loop": "cloudflare; loops=1",
    "cf-connecting-ip": caller,
    // Cloudflare's word for an address of which it does not know the country.
    "cf-ipcountry": "XX",
    "cf-ray": ray(),
    "cf-visitor": '{"scheme":"https"}',
    "render-proxy-ttl": "4",
    "rndr-id": requestIdOf(request),
    "true-client-ip": caller,
    "x-forwarded-for": [from, ...hops].join(", "),
    "x-forwarded-proto": "https",
    // Microseconds.
    "x-request-start": String(now * 1000),
  };
}

/** The headers that Render's edge adds to an answer; a service's own `Server` goes on under another name. */
export function edgeReplyHeaders(request: IncomingMessage, server = "Render"): Record<string, string> {
  return { server: "cloudflare", "cf-ray": ray(), "rndr-id": requestIdOf(request), "x-render-origin-server": server };
}

/**
 * A redirect to the address that the request came to, but by HTTPS, goes to HTTP: an application that believes
 * `X-Forwarded-Proto` makes such ones, and the emulator has no HTTPS.
 */
export function localLocation(location: string, host: string | undefined): string {
  const at = /^https:\/\/([^/?#]*)/i.exec(location)?.[1];
  return at !== undefined && at.toLowerCase() === host?.toLowerCase()
    ? `http${location.slice("https".length)}`
    : location;
}

function ray(): string {
  return `${randomBytes(8).toString("hex")}-XXX`;
}
