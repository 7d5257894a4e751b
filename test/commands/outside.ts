import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A proxy that lets nobody out, and keeps whom they wanted to ask. */
export class Outside implements AsyncDisposable {
  /** Hosts, as they were asked for. */
  readonly asked: string[] = [];

  private constructor(private readonly server: Server) {
    server.on("connect", ({ url = "" }, socket) => {
      this.asked.push(url);
      socket.end("HTTP/1.1 403 Forbidden\r\n\r\n");
    });
    server.on("request", ({ url = "" }, response) => {
      this.asked.push(url);
      response.writeHead(403).end();
    });
  }

  static async open(): Promise<Outside> {
    const outside = new Outside(createServer());
    outside.server.listen(0, "127.0.0.1");
    await once(outside.server, "listening");
    return outside;
  }

  /** With these, programs go by it to any machine but this one. */
  get variables(): Record<string, string> {
    const url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const here = "127.0.0.1,localhost";
    return {
      ...{ HTTP_PROXY: url, HTTPS_PROXY: url, NO_PROXY: here },
      ...{ http_proxy: url, https_proxy: url, no_proxy: here },
      npm_config_update_notifier: "false",
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
