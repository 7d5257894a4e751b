import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RawEdge } from "../testing/raw-edge";

/** What the service does with a connection on which a request has come. */
let serve: (socket: Socket) => void;
let edge: RawEdge;
beforeEach(async () => {
  const service = createServer((socket) => {
    socket.on("error", () => undefined).once("data", () => serve(socket));
  });
  edge = await RawEdge.before(service);
});
afterEach(async () => {
  // Whatever a service did, others are answered after it.
  serve = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext");
  expect(await get()).toMatch(/next$/);
  await edge[Symbol.asyncDispose]();
});

const get = (method = "GET") => edge.ask(`${method} / HTTP/1.1\r\n${edge.host}Connection: close\r\n\r\n`);
const handshake = () => `GET / HTTP/1.1\r\n${edge.host}Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n`;
const bodyOf = (answer: string) => answer.slice(answer.indexOf("\r\n\r\n") + 4);

const wrongAnswers: [string, string, RegExp][] = [
  ["of another protocol", "SSH-2.0-OpenSSH_9.2\r\n", /the instance's answer is none of HTTP: /],
  ["with a status that is none", "HTTP/1.1 042 No\r\n\r\n", /none of HTTP: its status is 42/],
  ["with two lengths", "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", /none of HTTP: /],
  [
    "with a length and chunks",
    "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    /none of HTTP: /,
  ],
  ["with a broken header", "HTTP/1.1 200 OK\r\nX-A: b\rX-B: c\r\n\r\n", /none of HTTP: /],
  ["with endless headers", `HTTP/1.1 200 OK\r\n${"X-A: b\r\n".repeat(60_000)}`, /are longer than 128 kB/],
  ["that is none", "", /the instance broke the connection/],
];

test.each(wrongAnswers)("an answer %s is 502, with the reason", async (_what, answer, expected) => {
  serve = (socket) => socket.end(answer);
  for (const reply of [await get(), await edge.ask(handshake())]) {
    expect(reply).toMatch(/^HTTP\/1\.1 502 Bad Gateway\r\n/);
    expect(reply).toMatch(expected);
  }
});

test("a service that switches protocols unasked is 502", async () => {
  serve = (socket) => socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
  expect(await get()).toMatch(/^HTTP\/1\.1 502 [^]*it switches protocols without having been asked to/);
});

test.each(["Upgrade: x\r\n", "Upgrade: websocket, x\r\n"])(
  "a service that answers a handshake by switching to %j is 502",
  async (line) => {
    serve = (socket) => socket.write(`HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n${line}\r\n`);
    expect(await edge.ask(handshake())).toMatch(/^HTTP\/1\.1 502 [^]*to a protocol that it wasn't asked for/);
  },
);

test.each([
  ["controls the terminal by its reason", "HTTP/1.1 200 \x1b[31mOK\x01\r\nContent-Length: 2\r\n\r\nok", "GET"],
  ["announces trailers that can't come", "HTTP/1.1 200 OK\r\nTrailer: x-sum\r\nContent-Length: 2\r\n\r\nok", "GET"],
  ["says more than it announced", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\n", "GET"],
  ["has a body where none may be", "HTTP/1.1 204 No Content\r\nContent-Length: 2\r\n\r\nok", "GET"],
  ["has a body for HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok", "HEAD"],
])("an answer that %s ends where HTTP says", async (what, answer, method) => {
  serve = (socket) => socket.end(answer, "latin1");
  const reply = await get(method);
  expect(reply).toMatch(/^HTTP\/1\.1 20[04] (OK|No Content)\r\n/);
  expect(bodyOf(reply)).toBe(what.includes("has a body") ? "" : "ok");
});

test("a handshake that is answered as any request has the whole answer", async () => {
  const body = "x".repeat(3_000_000);
  serve = (socket) => socket.end(`HTTP/1.1 401 Unauthorized\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  const reply = await edge.ask(handshake());
  expect(reply).toMatch(/^HTTP\/1\.1 401 Unauthorized\r\n/);
  expect(bodyOf(reply)).toBe(body);
});

test.each([["a request"], ["a handshake"]])(
  "a caller who is gone before %s is answered is gone for it",
  async (what) => {
    const ended = new Promise<void>((resolve) => {
      serve = (socket) => {
        socket.resume().once("close", () => resolve());
        caller.end();
      };
    });
    const caller = edge.open().on("error", () => undefined);
    caller.write(what === "a handshake" ? handshake() : `GET / HTTP/1.1\r\n${edge.host}\r\n`);
    await ended;
  },
);

test("what is sent before and behind the handshake arrives on both sides", async () => {
  serve = (socket) => {
    socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst,");
    socket.pipe(socket);
  };
  const caller = edge.open();
  caller.write(`${handshake()}early,`);
  const [answer] = (await once(caller, "data")) as [Buffer];
  caller.end("late");
  expect(bodyOf(answer.toString() + (await text(caller)))).toBe("first,early,late");
});

/** How much a sender gets rid of while many others are served, when nobody reads it. */
async function sentUnread(sender: Socket): Promise<number> {
  const piece = Buffer.alloc(65_536);
  let sent = 0;
  const send = (): void => {
    do sent += piece.length;
    while (!sender.destroyed && sender.write(piece));
    sender.once("drain", send);
  };
  send();
  serve = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nnext");
  for (let count = 0; count < 100; count += 1) await get();
  return sent;
}

const switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

test.each([
  ["an answer", () => `GET / HTTP/1.1\r\n${edge.host}\r\n`, "HTTP/1.1 200 OK\r\n\r\n"],
  ["a WebSocket", handshake, switched],
])("of %s that its caller doesn't read no more than a little is kept", async (_what, request, head) => {
  const serving = new Promise<Socket>((resolve) => (serve = resolve));
  const caller = edge.open().on("error", () => undefined);
  caller.pause().write(request());
  const service = await serving;
  service.write(head);
  expect(await sentUnread(service)).toBeLessThan(20_000_000);
  caller.destroy();
});

test.each([
  ["a body", () => `POST / HTTP/1.1\r\n${edge.host}Content-Length: 1000000000\r\n\r\n`, ""],
  ["a WebSocket", handshake, switched],
])("of %s that its service doesn't read no more than a little is kept", async (_what, request, head) => {
  const serving = new Promise<Socket>((resolve) => (serve = resolve));
  const caller = edge.open().on("error", () => undefined);
  caller.write(request());
  const service = await serving;
  service.pause().write(head);
  if (head !== "") await once(caller, "data");
  expect(await sentUnread(caller)).toBeLessThan(20_000_000);
  caller.destroy();
  service.destroy();
});
