import { endpoints } from "@slipway/render-api/endpoints";
import { expect, it } from "vitest";
import { testSources } from "../testing/test-sources";
import { addWithAbsent } from "./absent-endpoints";
import { createServer } from "./server";

const server = createServer({ apiKey: "rnd_1", sources: testSources(), enforceRateLimits: false });
addWithAbsent(server, () => server.get("/services/:id", () => "served"));

async function send(method: string, path: string) {
  const headers = { authorization: "Bearer rnd_1" };
  const reply = await server.inject({ method: method as "GET", url: path.replaceAll(/\{\w+\}/g, "x-1"), headers });
  const { allow } = reply.headers;
  return { status: reply.statusCode, body: reply.body, ...(allow !== undefined && { allow }) };
}

it("an endpoint of Render's that nothing serves answers 501 with its name", async () => {
  for (const { method, path, operationId } of endpoints) {
    if (path === "/services/{serviceId}" && method === "GET") continue;
    const { status, body } = await send(method, path);
    expect(status, `${method} ${path}`).toBe(501);
    expect(JSON.parse(body)).toEqual({ message: expect.stringContaining(operationId ?? `${method} ${path}`) });
  }
});

it("one that is served is, and what is none of Render's is not found", async () => {
  expect(await send("GET", "/services/srv-1")).toEqual({ status: 200, body: "served" });
  expect(await send("GET", "/nothing")).toMatchObject({ status: 404 });
});

it("another method at a path of Render's is not allowed, and those that are stand beside it", async () => {
  const message = "method not allowed: PUT /services";
  expect(await send("PUT", "/services")).toEqual({
    ...{ status: 405, body: JSON.stringify({ message }) },
    allow: "GET, POST",
  });
  expect(await send("POST", "/services/srv-1")).toMatchObject({ status: 405, allow: "GET, PATCH, DELETE" });
});
