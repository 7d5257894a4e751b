import { once } from "node:events";
import { createServer } from "node:http";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RawEdge } from "../testing/raw-edge";

/** What the service has taken for a request. */
interface Seen {
  request: string;
  headers: Record<string, unknown>;
  body: string;
}

let edge: RawEdge;
let seen: Seen[];
let faults: Error[];
beforeEach(async () => {
  seen = [];
  faults = [];
  const service = createServer(({ method, url, headers }, response) => {
    void text(response.req).then((body) => {
      seen.push({ request: `${method} ${url}`, headers, body });
      response.end("answered");
    });
  });
  service.on("upgrade", ({ method, url, headers }, socket) => {
    seen.push({ request: `upgrade ${method} ${url}`, headers, body: "" });
    socket.end("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nswitched");
  });
  // What is left on a connection behind its one request.
  service.on("clientError", (error, socket) => {
    faults.push(error);
    socket.destroy();
  });
  edge = await RawEdge.before(service);
});
afterEach(() => edge[Symbol.asyncDispose]());

const smuggled = "GET /smuggled HTTP/1.1\r\nHost: localhost\r\n\r\n";
const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
const close = "Connection: close\r\n";

test.each(["DELETE", "OPTIONS", "GET", "HEAD", "TRACE", "PROPFIND", "POST"])(
  "a %s whose chunked body looks like a request is one request, with that body",
  async (method) => {
    const framing = "Transfer-Encoding: chunked\r\n";
    const answer = await edge.ask(`${method} / HTTP/1.1\r\n${edge.host}${close}${framing}\r\n${chunked(smuggled)}`);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(seen).toMatchObject([{ request: `${method} /`, body: smuggled }]);
    expect(faults).toEqual([]);
  },
);

test.each(["GET", "DELETE", "POST"])("a %s keeps its length and host when `Connection` names them", async (method) => {
  const named = "Connection: close, content-length, host, x-forwarded-for\r\nX-Forwarded-For: 203.0.113.9\r\n";
  const head = `${method} / HTTP/1.1\r\n${edge.host}${named}Content-Length: ${smuggled.length}\r\n\r\n`;
  expect(await edge.ask(head + smuggled)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
  const headers = { host: `127.0.0.1:${edge.endpoint.port}`, "x-forwarded-for": "127.0.0.1, 172.71.0.1, 10.0.0.1" };
  expect(seen).toMatchObject([{ request: `${method} /`, body: smuggled, headers }]);
  expect(faults).toEqual([]);
});

test.each([
  ["a length and chunks", 400, "POST", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"],
  ["chunks twice", 400, "POST", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"],
  ["chunks that something was done to", 400, "POST", "Transfer-Encoding: chunked, x\r\n"],
  ["a coding that is unknown here", 501, "POST", "Transfer-Encoding: gzip, chunked\r\n"],
  ["a coding that was given up", 501, "GET", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"],
  ["two lengths", 400, "POST", "Content-Length: 3\r\nContent-Length: 0\r\n"],
  ["a length that is a list", 400, "POST", "Content-Length: 3, 3\r\n"],
  ["a length with a sign", 400, "POST", "Content-Length: +3\r\n"],
  ["a space before a colon", 400, "POST", "Content-Length : 3\r\n"],
  ["a folded header", 400, "GET", "X-A: b\r\n c: d\r\n"],
  ["a bare line feed", 400, "GET", "X-A: b\nX-B: c\r\n"],
  ["a bare carriage return", 400, "GET", "X-A: b\rX-B: c\r\n"],
  ["a second host", 400, "GET", "Host: localhost\r\n"],
  ["an unknown expectation", 417, "POST", "Expect: all\r\n"],
  ["a use as a proxy", 501, "CONNECT", ""],
])("a request with %s gets %d, and the service nothing", async (_what, status, method, line) => {
  const answer = await edge.ask(`${method} / HTTP/1.1\r\n${edge.host}${close}${line}\r\n${chunked(smuggled)}`);
  expect(answer.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`]);
  expect(seen).toEqual([]);
});

test("an HTTP/1.0 request has no chunks", async () => {
  const head = `POST / HTTP/1.0\r\n${edge.host}Connection: keep-alive\r\nTransfer-Encoding: chunked\r\n\r\n`;
  expect(await edge.ask(head + chunked("abc") + smuggled)).toMatch(/^HTTP\/1\.1 400 [^]*HTTP\/1\.0 has no/);
  expect(seen).toEqual([]);
});

test.each(["ws://page.example/x", "file:///etc/passwd", "page.example:80", "user@localhost/a", "*/a"])(
  "a request for %s, which is no path, is refused, whatever its host is",
  async (target) => {
    expect(await edge.ask(`GET ${target} HTTP/1.1\r\n${edge.host}${close}\r\n`)).toMatch(/^HTTP\/1\.1 400 /);
    expect(seen).toEqual([]);
  },
);

test("an HTTP/1.0 request without a host, as health checks send it, is answered", async () => {
  expect(await edge.ask("GET /healthz HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 200 [^]*answered$/);
  expect(seen).toMatchObject([{ request: "GET /healthz" }]);
  for (const line of ["Host:", "Host: page.example", "Host: localhost\r\nHost: localhost"]) {
    expect(await edge.ask(`GET / HTTP/1.0\r\n${line}\r\n\r\n`)).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  expect(await edge.ask("GET http://page.example/ HTTP/1.0\r\n\r\n")).toMatch(/^HTTP\/1\.1 421 /);
  expect(seen).toHaveLength(1);
});

test.each([
  ["GET", "/a/../b/%2e%2e/c?x?y", "/a/../b/%2e%2e/c?x?y"],
  ["GET", "//example.org/a", "//example.org/a"],
  ["OPTIONS", "*", "*"],
  ["GET", "http://LOCALHOST:1/a?b", "/a?b"],
  ["GET", "http://localhost?b", "/?b"],
])("a service is asked by %s %s for %s", async (method, target, expected) => {
  await edge.ask(`${method} ${target} HTTP/1.1\r\n${edge.host}${close}\r\n`);
  const host = /^http:\/\/([^/?]*)/.exec(target)?.[1] ?? `127.0.0.1:${edge.endpoint.port}`;
  expect(seen).toMatchObject([{ request: `${method} ${expected}`, headers: { host } }]);
});

test.each([
  ["one that nobody knows", "GET", "Connection: close, Upgrade\r\nUpgrade: foo\r\n", ""],
  ["several that nobody knows", "GET", "Connection: upgrade, close\r\nUpgrade: foo/1, bar\r\n", ""],
  ["none, by name alone", "GET", "Connection: close, upgrade\r\n", ""],
  ["one without saying so in `Connection`", "GET", "Connection: close\r\nUpgrade: websocket\r\n", ""],
  [
    "a WebSocket with POST",
    "POST",
    "Connection: close, Upgrade\r\nUpgrade: websocket\r\nContent-Length: 5\r\n",
    "hello",
  ],
  [
    "a WebSocket with a body",
    "GET",
    `Connection: close, Upgrade\r\nUpgrade: websocket\r\nContent-Length: ${smuggled.length}\r\n`,
    smuggled,
  ],
])("an offer of %s is passed over, and answered as any request", async (_offer, method, lines, body) => {
  expect(await edge.ask(`${method} / HTTP/1.1\r\n${edge.host}${lines}\r\n${body}`)).toMatch(
    /^HTTP\/1\.1 200 [^]*answered/,
  );
  expect(seen).toMatchObject([{ request: `${method} /`, body }]);
  expect(seen[0]?.headers).not.toHaveProperty("upgrade");
  expect(faults).toEqual([]);
});

test("a WebSocket over HTTP/1.0 is passed over, too", async () => {
  const lines = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  expect(await edge.ask(`GET / HTTP/1.0\r\n${edge.host}${lines}\r\n`)).toMatch(/^HTTP\/1\.1 200 [^]*answered/);
});

test.each(["Upgrade: websocket, h2c\r\n", "Upgrade: h2c\r\nUpgrade: WebSocket\r\n"])(
  "a WebSocket among several offers, %j, is opened",
  async (offers) => {
    const answer = await edge.ask(`GET /ws HTTP/1.1\r\n${edge.host}Connection: Upgrade\r\n${offers}\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 101 [^]*switched$/);
    expect(seen).toMatchObject([{ request: "upgrade GET /ws", headers: { upgrade: "websocket" } }]);
  },
);

test("what comes with a request that is refused is no second one", async () => {
  const socket = edge.open();
  const closed = once(socket, "close");
  const body = chunked("abc") + smuggled;
  socket.write(`POST / HTTP/1.1\r\nHost: page.example\r\nTransfer-Encoding: chunked\r\n\r\n${body}`);
  expect((await text(socket)).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 421"]);
  await closed;
  expect(seen).toEqual([]);
});
