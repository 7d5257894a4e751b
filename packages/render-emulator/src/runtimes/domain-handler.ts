import type { IncomingMessage } from "node:http";
import type { Endpoint } from "./endpoint";
import type { TrafficHandler } from "./runtime";

/** Where requests for a custom domain go. */
export interface DomainTarget {
  endpoint: Endpoint;
  /** The name that this one only redirects to; empty: none. */
  redirectTo: string;
}

/** Serves every custom domain at one port: requests find their service by Host header. */
export function domainHandler(find: (host: string) => DomainTarget | undefined): TrafficHandler {
  return {
    request(request, response) {
      const [host, port] = namedIn(request);
      const target = find(host);
      if (target === undefined) response.writeHead(404).end(`no service has the custom domain \`${host}\`\n`);
      else if (target.redirectTo === "") target.endpoint.request(request, response);
      else response.writeHead(301, { location: `http://${target.redirectTo}${port}${request.url}` }).end();
    },
    upgrade(request, socket, head) {
      const target = find(namedIn(request)[0]);
      if (target === undefined) socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      else target.endpoint.upgrade(request, socket, head);
    },
  };
}

/** The host that a request names, in small letters, and its port with the colon; empty when it names none. */
function namedIn({ headers }: IncomingMessage): [host: string, port: string] {
  const [, host = "", port = ""] = /^(.*?)\.?(:\d+)?$/.exec(headers.host ?? "") ?? [];
  return [host.toLowerCase(), port];
}
