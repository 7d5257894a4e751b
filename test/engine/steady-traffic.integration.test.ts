import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { SteadyTraffic } from "./steady-traffic";

async function serve(listener: RequestListener): Promise<{ url: string; connections: Set<unknown> } & AsyncDisposable> {
  const server = createServer(listener).listen(0, "127.0.0.1");
  const connections = new Set<unknown>();
  server.on("connection", (socket) => connections.add(socket));
  await once(server, "listening");
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await server[Symbol.asyncDispose]();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    connections,
    [Symbol.asyncDispose]: close,
  };
}

const afterSome = (traffic: SteadyTraffic, count: number) =>
  expect.poll(() => traffic.report.sent).toBeGreaterThan(count);

test("traffic that is answered as it should be has no failure, half of it over connections of its own", async () => {
  await using server = await serve((_request, response) => response.end("a right page"));
  await using traffic = SteadyTraffic.start([{ url: server.url, holds: "right" }], 500);
  await afterSome(traffic, 200);
  const { sent, failures, slowestMs } = await traffic.stop();
  expect(failures).toEqual([]);
  expect(slowestMs).toBeGreaterThan(0);
  expect(server.connections.size).toBeGreaterThan(sent / 2);
  expect(server.connections.size).toBeLessThan(sent);
});

test.each<[string, RequestListener, RegExp]>([
  ["refused", (_request, response) => response.writeHead(503).end("too busy"), /503 too busy/],
  [
    "broken off",
    (_request, response) => void response.write("a ri", () => response.destroy()),
    /aborted|hang up|RESET/,
  ],
  ["dropped", (request) => request.socket.destroy(), /hang up|RESET/],
  ["answered with another page", (_request, response) => response.end("sorry"), /lacks right: sorry/],
])("each request that is %s is one failure, with its text", async (_how, wrong, text) => {
  let count = 0;
  await using server = await serve((request, response) => {
    if ([10, 11, 12].includes(++count)) wrong(request, response);
    else response.end("a right page");
  });
  await using traffic = SteadyTraffic.start([{ url: server.url, holds: "right" }], 500);
  await afterSome(traffic, 40);
  const { failures } = await traffic.stop();
  expect(failures.length).toBe(3);
  for (const failure of failures) {
    expect(failure).toMatch(text);
    expect(failure).toMatch(/ over a (new|lasting) connection: /);
  }
});

test("a request that is held up holds none of the others up", async () => {
  const held: (() => void)[] = [];
  await using server = await serve((_request, response) => {
    if (held.length === 0) held.push(() => response.end("a right page"));
    else response.end("a right page");
  });
  await using traffic = SteadyTraffic.start([{ url: server.url, holds: "right" }], 500);
  await afterSome(traffic, 100);
  held[0]?.();
  expect((await traffic.stop()).failures).toEqual([]);
});
