import { createProxyServer, type ProxyServer, type ServerOptions } from "http-proxy-3";
import { dropHopByHop } from "./edge-headers";

/**
 * A proxy that breaks its answer off when the server behind it does: the caller would wait for the rest for ever. Each
 * request has a connection of its own to that server, which says nothing about the caller's connection.
 */
export function createProxy(options: ServerOptions): ProxyServer {
  return createProxyServer(options).on("proxyRes", (reply, _request, response) => {
    dropHopByHop(reply.headers);
    delete reply.headers.connection;
    reply.once("end", () => {
      if (Object.keys(reply.trailers).length > 0) response.addTrailers(reply.trailers);
    });
    reply.once("close", () => {
      if (!reply.complete) response.destroy();
    });
  });
}
