import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, it } from "vitest";
import { waitUntilHealthy } from "./health-check";

async function check(listener: RequestListener, path: string, limitMs = 60_000): Promise<void> {
  const server = createServer(listener).listen(0, "0.0.0.0");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const { signal } = new AbortController();
  try {
    const probe = { port, pid: process.pid, path, host: "api.example.org", signal };
    await waitUntilHealthy({ ...probe, intervalMs: 1, limitMs, onUnreachable: () => undefined });
  } finally {
    server.close();
  }
}

it("passes on a redirect, and asks with the service's own host", async () => {
  const hosts: (string | undefined)[] = [];
  await check((request, response) => {
    hosts.push(request.headers.host);
    response.writeHead(302, { location: "/login" }).end();
  }, "/healthz");
  expect(hosts).toEqual(["api.example.org"]);
});

it("passes on an open port when there is no path", async () => {
  await check((_request, response) => response.writeHead(500).end(), "");
});

it("waits until the service is ready", async () => {
  let asked = 0;
  await check((_request, response) => response.writeHead(++asked < 3 ? 503 : 200).end(), "/healthz");
  expect(asked).toBe(3);
});

it("fails with the last answer when the time is over", async () => {
  const failing = check((_request, response) => response.writeHead(500).end(), "/healthz", 50);
  await expect(failing).rejects.toThrow("Health check of /healthz timed out after 0.05 seconds: it answered 500");
});
