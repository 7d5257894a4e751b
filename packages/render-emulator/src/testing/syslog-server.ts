import { once } from "node:events";
import type { AddressInfo, Socket } from "node:net";
import { createServer, type Server, type TLSSocket } from "node:tls";
import { selfSigned } from "../runtimes/certificate";

/** A syslog server by TLS, with a certificate that no authority signed. */
export class SyslogServer implements AsyncDisposable {
  private readonly sockets = new Set<TLSSocket>();
  private text = "";
  /** Whether it reads what it is sent. */
  isReading = true;

  private constructor(
    private readonly server: Server,
    refused: number,
  ) {
    let left = refused;
    server.on("connection", (socket: Socket) => {
      socket.on("error", () => undefined);
      if (left-- > 0) socket.destroy();
    });
    server.on("tlsClientError", () => undefined);
    server.on("secureConnection", (socket) => {
      this.sockets.add(socket.on("error", () => undefined));
      socket.setEncoding("utf8").on("data", (part: string) => (this.text += part));
      if (!this.isReading) socket.pause();
    });
  }

  /** @param refused how many connections end before they have begun */
  static async start({ refused = 0 } = {}): Promise<SyslogServer> {
    const server = createServer(await selfSigned());
    const started = new SyslogServer(server, refused);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return started;
  }

  get endpoint(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  get connections(): number {
    return this.sockets.size;
  }

  get messages(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  /** Reads what waited. */
  read(): void {
    this.isReading = true;
    for (const socket of this.sockets) socket.resume();
  }

  /** Breaks every connection off. */
  interrupt(): void {
    for (const socket of this.sockets) socket.destroy();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.interrupt();
    this.server.close();
    await once(this.server, "close");
  }
}
