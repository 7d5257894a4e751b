import { createProxyServer, type ProxyServer, type ServerOptions } from "http-proxy-3";

/** A proxy that breaks its answer off when the server behind it does: the caller would wait for the rest for ever. */
export function createProxy(options: ServerOptions): ProxyServer {
  return createProxyServer(options).on("proxyRes", (reply, _request, response) => {
    reply.once("close", () => {
      if (!reply.complete) response.destroy();
    });
  });
}
