import type { IncomingMessage, ServerResponse } from "node:http";
import type { Endpoint } from "./endpoint";
import { hostOf } from "./own-names";
import type { TrafficHandler } from "./runtime";
import { answerText } from "./text-answer";

/** Where requests for a custom domain go. */
export interface DomainTarget {
  endpoint: Endpoint;
  /** The name that this one only redirects to; empty: none. */
  redirectTo: string;
}

/** Serves every custom domain at one port: requests find their service by Host header. */
export function domainHandler(find: (host: string) => DomainTarget | undefined): TrafficHandler {
  const targetOf = (request: IncomingMessage, response: ServerResponse): DomainTarget | undefined => {
    const host = hostOf(request) ?? "";
    const target = find(host);
    if (target === undefined) answerText(response, 404, `no service has the custom domain \`${host}\``);
    return target;
  };
  return {
    request(request, response) {
      const target = targetOf(request, response);
      if (target === undefined || target.redirectTo === "") target?.endpoint.request(request, response);
      else {
        target.endpoint.onRequest({ request, response, isWebSocket: false });
        const [port = ""] = /:\d+$/.exec(request.headers.host ?? "") ?? [];
        response.writeHead(301, { location: `http://${target.redirectTo}${port}${request.url}` }).end();
      }
    },
    upgrade(request, response, head) {
      targetOf(request, response)?.endpoint.upgrade(request, response, head);
    },
  };
}
