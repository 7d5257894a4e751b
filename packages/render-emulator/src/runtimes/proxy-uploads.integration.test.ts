import { once } from "node:events";
import { createServer } from "node:http";
import { createServer as createTcpServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { RawEdge } from "../testing/raw-edge";

const MB = 1_000_000;
const next = () => `GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`;

/** What comes back for an upload that is answered before it has come, and for a request behind it. */
async function upload(service: Server, size: number): Promise<string> {
  await using edge = await RawEdge.before(service);
  const caller = edge.open();
  caller.write(`POST / HTTP/1.1\r\n${edge.host}Content-Length: ${size}\r\n\r\n`);
  caller.write(Buffer.alloc(size, "x"));
  caller.write(next());
  return await text(caller);
}

test.each([1, 2, 8, 64])("an upload of %d MB that is refused at once has that answer", async (size) => {
  const service = createServer(({ url }, response) => {
    if (url === "/next") response.end("next");
    else response.writeHead(401).end("who are you?");
  });
  const answers = await upload(service, size * MB);
  expect(answers).toMatch(/^HTTP\/1\.1 401 [^]*who are you\?[^]*HTTP\/1\.1 200 [^]*next/);
});

test.each([1, 8, 64])(
  "so has one of %d MB when the instance closes with its answer, and has read nothing",
  async (size) => {
    const service = createTcpServer((socket) => {
      socket
        .on("error", () => undefined)
        .once("data", (chunk) => {
          const isNext = chunk.toString().startsWith("GET /next");
          const answer = `HTTP/1.1 ${isNext ? "200 OK" : "401 Unauthorized"}\r\nContent-Length: 4\r\n\r\nbody`;
          socket.pause().write(answer, () => socket.destroy());
        });
    });
    expect(await upload(service, size * MB)).toMatch(/^HTTP\/1\.1 401 [^]*body[^]*HTTP\/1\.1 200 [^]*body/);
  },
);

test("an upload whose instance breaks the connection without an answer is 502", async () => {
  const service = createTcpServer((socket) => {
    socket.on("error", () => undefined).once("data", () => socket.pause().destroy());
  });
  expect(await upload(service, 8 * MB)).toMatch(/^HTTP\/1\.1 502 [^]*the instance broke the connection/);
});

test("an instance that answers, and neither reads nor closes, stalls nobody", async () => {
  const sockets: Socket[] = [];
  const service = createTcpServer((socket) => {
    sockets.push(socket.on("error", () => undefined));
    socket.once("data", (chunk) => {
      const isNext = chunk.toString().startsWith("GET /next");
      socket.pause().write(`HTTP/1.1 ${isNext ? "200 OK" : "401 Unauthorized"}\r\nContent-Length: 4\r\n\r\nbody`);
    });
  });
  expect(await upload(service, 64 * MB)).toMatch(/^HTTP\/1\.1 401 [^]*body[^]*HTTP\/1\.1 200 [^]*body/);
  // It is told so, too.
  for (const socket of sockets) if (!socket.closed) await once(socket.resume(), "close");
});
