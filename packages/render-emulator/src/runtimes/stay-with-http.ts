import type { IncomingMessage, Server } from "node:http";
import type { Socket } from "node:net";
import { wordsOf } from "./edge-headers";

/**
 * Goes on as if the caller had not offered another protocol, as Java's client does with each request to an address
 * without TLS: it offers HTTP/2. The server has let go of the connection and takes it as a further one.
 */
export function stayWithHttp(
  server: Server,
  { method, url, httpVersion, rawHeaders }: IncomingMessage,
  socket: Socket,
  head: Buffer,
): void {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    const value = rawHeaders[at + 1] ?? "";
    if (/^connection$/i.test(name)) lines.push(`${name}: ${withoutUpgrade(value)}`);
    else if (!/^(upgrade|http2-settings)$/i.test(name)) lines.push(`${name}: ${value}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1"), head]));
  server.emit("connection", socket);
}

function withoutUpgrade(connection: string): string {
  return wordsOf(connection)
    .filter((option) => option !== "upgrade")
    .join(", ");
}
