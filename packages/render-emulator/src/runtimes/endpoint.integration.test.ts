import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { Endpoint } from "./endpoint";

let endpoint: Endpoint;
let callers: Set<Socket>;
let warnings: Error[];
const warn = (warning: Error): void => void warnings.push(warning);

const part = Buffer.alloc(100_000, "x");

beforeEach(async () => {
  endpoint = await Endpoint.listenAnywhere("a test");
  callers = new Set();
  warnings = [];
  process.on("warning", warn);
  endpoint.handler = {
    request: (request, response) => {
      callers.add(request.socket);
      if (request.url === "/big") Readable.from(Array.from({ length: 200 }, () => part)).pipe(response);
      else void text(request).then((body) => response.end(`<${request.url}:${body}>`));
    },
    upgrade: ({ url }, response) => response.end(`<upgrade ${url}>`),
  };
});
afterEach(async () => {
  process.off("warning", warn);
  await endpoint.close();
});

/** A request that offers HTTP/2, as Java's client makes each of its own. */
function offer(path: string, rest = "\r\n", method = "GET"): string {
  const upgrade = "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAAA";
  return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${upgrade}\r\n${rest}`;
}

const last = "GET /last HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
const answersIn = (received: string) => received.match(/<[^>]*>/g);

test("a connection on which every request offers HTTP/2 stays one, and gathers no listeners", async () => {
  const client = connect(endpoint.port, "127.0.0.1");
  for (let count = 0; count < 40; count += 1) {
    client.write(offer(`/${count}`));
    const [data] = (await once(client, "data")) as [Buffer];
    expect(data.toString()).toContain(`</${count}:>`);
  }
  const [caller, ...others] = callers;
  expect(others).toEqual([]);
  for (const event of caller?.eventNames() ?? []) expect(caller?.listenerCount(event)).toBeLessThan(6);
  expect(warnings).toEqual([]);
  client.destroy();
});

test("each of the requests that come at once is answered, in their order, those with a body too", async () => {
  const client = connect(endpoint.port, "127.0.0.1");
  const sized = offer("/sized", "Content-Length: 5\r\n\r\nhello", "POST");
  const chunked = offer("/chunked", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n", "POST");
  client.write(offer("/1") + offer("/2") + sized + chunked + offer("/3") + last);
  const expected = ["</1:>", "</2:>", "</sized:hello>", "</chunked:abc>", "</3:>", "</last:>"];
  expect(answersIn(await text(client))).toEqual(expected);
});

test("an answer that takes its time is whole when an offer follows it", async () => {
  const client = connect(endpoint.port, "127.0.0.1");
  client.write(`GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n${offer("/1")}${last}`);
  const received = await text(client);
  expect(received.match(/x{100000}/g)).toHaveLength(200);
  expect(answersIn(received)).toEqual(["</1:>", "</last:>"]);
});

test("a WebSocket is still handed over, also after an offer of HTTP/2", async () => {
  const client = connect(endpoint.port, "127.0.0.1");
  client.write(
    `${offer("/1")}GET /ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  );
  expect(answersIn(await text(client))).toEqual(["</1:>", "<upgrade /ws>"]);
});

test("what is said in place of a service is plain text of some length, whatever words are in it", async () => {
  endpoint.handler = undefined;
  endpoint.whenIdle = () => `service \`<script>\u001b]0;title\u0007\r\nSet-Cookie: a=b\u202e${"x".repeat(100_000)}`;
  for (const lines of ["", "Connection: Upgrade\r\nUpgrade: websocket\r\n"]) {
    const client = connect(endpoint.port, "127.0.0.1");
    client.write(`GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n${lines}\r\n`);
    const [head = "", ...body] = (await text(client)).split("\r\n\r\n");
    expect(head).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    expect(head).toMatch(/^content-type: text\/plain; charset=utf-8\r\nx-content-type-options: nosniff\r$/m);
    expect(head).not.toMatch(/cookie/i);
    expect(body.join("")).toContain("service `<script>?]0;title???Set-Cookie: a=b?xxx");
    expect(body.join("").length).toBeLessThan(1_100);
  }
});
