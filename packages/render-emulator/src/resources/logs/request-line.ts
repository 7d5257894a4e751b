import type { IncomingMessage } from "node:http";
import { beginningOf } from "@slipway/render-api";
import { callerOf, requestIdOf } from "../../runtimes/edge-headers";
import { type Exchange, measured } from "../../runtimes/endpoint";
import { hostOf } from "../../runtimes/own-names";
import { switched } from "../../runtimes/tunnel";
import type { Sources } from "../../sources";
import { levelOfStatus } from "./level";
import type { LogStore } from "./state";

/** What a caller says at length is kept in part: a line is no place for a document. */
const longest = 1_000;

/**
 * Writes one request into the log of its service once it is answered, be it by the service or in its place. A WebSocket is one when it begins:
 * nobody would look for it in the log after its end. Who goes away before any answer leaves no line, for there is no status to tell.
 *
 * `responseBytes` has the headers, as those that Render tells have: answers without a body have some hundred of them. Nor does Render say which
 * instance has answered: these lines are of the service.
 */
export function logRequest(
  { logs, sources }: { logs: Pick<LogStore, "append">; sources: Pick<Sources, "now"> },
  serviceId: string,
  exchange: Exchange,
): void {
  const { request, response } = exchange;
  const taken = measured(exchange, () => sources.now());
  // Of a connection that has ended nobody knows any more whose it was.
  const [clientIP, requestID] = [callerOf(request), requestIdOf(request)];
  const write = (statusCode: number) => {
    const { ms, bytes } = taken();
    const times = `responseTimeMS=${ms} responseBytes=${bytes}`;
    const userAgent = JSON.stringify(plain(request.headers["user-agent"] ?? ""));
    // What is a label is told by it alone, as in Render's own messages.
    const message = `clientIP="${clientIP}" requestID="${requestID}" ${times} userAgent=${userAgent}`;
    logs.append({ resource: serviceId, ...labelsOf(request, statusCode) }, message);
  };
  const onClose = () => {
    if (response.headersSent) write(response.statusCode);
  };
  response.once("close", onClose);
  response.once(switched, () => {
    response.off("close", onClose);
    write(101);
  });
}

function labelsOf(request: IncomingMessage, statusCode: number) {
  // The query of a request has tokens and other secrets too often: unlike Render's, no label and no message of ours has it.
  const [path = ""] = (request.url ?? "").split("?", 1);
  return {
    type: "request",
    level: levelOfStatus(statusCode),
    host: hostOf(request),
    method: request.method ?? "",
    path: plain(path),
    statusCode: String(statusCode),
  } as const;
}

/** In one line, and without what a terminal takes for orders. */
function plain(text: string): string {
  return beginningOf(text, longest).replaceAll(/\p{C}/gu, "?");
}
