import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { RawEdge } from "../testing/raw-edge";

/** All bytes as they come, each as one character. */
const latin1 = async (socket: Socket): Promise<string> => (await buffer(socket)).toString("latin1");

let received: string;
/** What the service answers once a whole head has come. */
let answer: (socket: Socket) => void;
let edge: RawEdge;
beforeEach(async () => {
  received = "";
  const service = createServer((socket) => {
    socket
      .on("error", () => undefined)
      .on("data", (chunk) => {
        const hadHead = received.includes("\r\n\r\n");
        received += chunk.toString("latin1");
        if (!hadHead && received.includes("\r\n\r\n")) answer(socket);
      });
  });
  edge = await RawEdge.before(service);
});
afterEach(() => edge[Symbol.asyncDispose]());

function open(request: string): Socket {
  const socket = edge.open().on("error", () => undefined);
  socket.write(request, "latin1");
  return socket;
}

// UTF-8 and Latin-1: to HTTP both are bytes.
const names = ['x-name: attachment; filename="caf\xc3\xa9.txt"\r\n', "x-name: caf\xe9\r\n"];
const bodies = [
  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n",
  "HTTP/1.1 204 No Content\r\n",
  "HTTP/1.1 304 Not Modified\r\n",
];
const close = "Connection: close\r\n";

test.each(names)("an answer with %j keeps its bytes, with a body and without", async (line) => {
  for (const head of bodies) {
    for (const method of ["GET", "HEAD"]) {
      received = "";
      const body = head.includes("200") && method === "GET" ? "ok" : "";
      answer = (socket) => socket.end(`${head}${line}\r\n${body}`, "latin1");
      const reply = await latin1(open(`${method} / HTTP/1.1\r\n${edge.host}${close}\r\n`));
      expect(reply).toContain(`\r\n${line}`);
      expect(reply.slice(reply.indexOf("\r\n\r\n") + 4)).toBe(body);
    }
  }
});

test.each(names)("a request with %j keeps its bytes, with a body and without", async (line) => {
  for (const [framing, body] of [
    ["", ""],
    ["Content-Length: 2\r\n", "ok"],
    ["Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\n\r\n"],
  ] as const) {
    received = "";
    answer = (socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
    const method = body === "" ? "GET" : "POST";
    await latin1(open(`${method} / HTTP/1.1\r\n${edge.host}${close}${line}${framing}\r\n${body}`));
    expect(received).toContain(`\r\n${line}`);
  }
});

test.each(names)("a handshake and its answer with %j keep their bytes", async (line) => {
  const upgrade = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
  answer = (socket) => socket.end(`HTTP/1.1 101 Switching Protocols\r\n${upgrade}${line}\r\n`, "latin1");
  expect(await latin1(open(`GET / HTTP/1.1\r\n${edge.host}${upgrade}${line}\r\n`))).toContain(`\r\n${line}`);
  expect(received).toContain(`\r\n${line}`);
});

test("the head of an answer comes before its body, as event streams need it", async () => {
  const serving = new Promise<Socket>((resolve) => (answer = resolve));
  const caller = open(`GET / HTTP/1.1\r\n${edge.host}\r\n`);
  const service = await serving;
  service.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
  const [head] = (await once(caller, "data")) as [Buffer];
  expect(head.toString()).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*\r\n\r\n$/);
  service.write("data: 1\n\n");
  const [event] = (await once(caller, "data")) as [Buffer];
  expect(event.toString()).toContain("data: 1\n\n");
  caller.destroy();
});

test("the head of a request comes before its body", async () => {
  const serving = new Promise<Socket>((resolve) => (answer = resolve));
  const caller = open(`POST / HTTP/1.1\r\n${edge.host}Content-Length: 2\r\n\r\n`);
  const service = await serving;
  expect(received).toMatch(/^POST [^]*\r\n\r\n$/);
  caller.write("ok");
  await once(service, "data");
  caller.destroy();
});

test("trailers pass, of a request and of an answer", async () => {
  const chunks = "2\r\nok\r\n0\r\nX-Sum: caf\xc3\xa9\r\n\r\n";
  answer = (socket) => {
    const reply = `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${chunks}`;
    const answerAtEnd = () => /\r\n0\r\n([^]*\r\n)?\r\n$/.test(received) && socket.end(reply, "latin1");
    if (answerAtEnd() === false) socket.on("data", answerAtEnd);
  };
  const framing = "Transfer-Encoding: chunked\r\n";
  const reply = await latin1(open(`POST / HTTP/1.1\r\n${edge.host}${close}${framing}\r\n${chunks}`));
  expect(received).toMatch(/\r\n0\r\nx-sum: caf\xc3\xa9\r\n\r\n$/i);
  expect(reply).toMatch(/\r\n0\r\nx-sum: caf\xc3\xa9\r\n\r\n$/i);
});

test("an interim answer is taken for none", async () => {
  answer = (socket) => {
    socket.end("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  };
  expect(await latin1(open(`GET / HTTP/1.1\r\n${edge.host}${close}\r\n`))).toMatch(/^HTTP\/1\.1 200 [^]*ok$/);
});
