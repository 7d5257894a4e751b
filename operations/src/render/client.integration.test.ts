import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { z } from "zod";
import { RenderReader } from "./client";

/** An API whose replies are `replies`, one after the other; the last one stays. */
async function apiOf(...replies: ((response: ServerResponse) => unknown)[]) {
  const [last] = replies.slice(-1);
  const server = createServer((_request, response) => (replies.shift() ?? last)?.(response)).listen(0, "127.0.0.1");
  await once(server, "listening");
  const host = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    render: new RenderReader({ host, apiKey: "the-key", ownerId: "tea-1" }),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

function refuse(response: ServerResponse): void {
  response.writeHead(429, { "retry-after": "0" }).end('{"message":"rate limit exceeded"}');
}

test("a request that is refused for its rate comes again when Render says", async () => {
  await using api = await apiOf(refuse, refuse, (response) => response.end('"done"'));
  expect(await api.render.get("/x", z.string())).toBe("done");
});

test("a request that is refused for its rate again and again is an error", async () => {
  await using api = await apiOf(refuse);
  await expect(api.render.get("/x", z.string())).rejects.toThrow("answered 429: rate limit exceeded (GET /x).");
});

test.each([
  ["Render's own failure", 500, '{"message":"internal"}', "answered 500: internal (GET /x)."],
  ["a failure in other words", 502, "<html>", "answered 502 (GET /x)."],
  ["nothing there", 404, "", "answered 404 (GET /x)."],
  ["another server's page", 200, "<html>", "does not answer as Render's API does"],
])("%s is an error that names the host and never the key", async (_case, status, body, message) => {
  await using api = await apiOf((response) => response.writeHead(status).end(body));
  const failure = await api.render.get("/x", z.string()).catch((error: unknown) => String(error));
  expect(failure).toContain(`\`${api.host}\` ${message}`);
  expect(failure).not.toContain("the-key");
});
