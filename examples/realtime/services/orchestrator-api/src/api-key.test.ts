import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import { requireApiKey } from "./api-key";

function statusWith(headers: Record<string, string>) {
  const server = Fastify();
  server.get("/", { onRequest: requireApiKey("the-right-key") }, () => ({}));
  return server.inject({ url: "/", headers }).then(({ statusCode }) => statusCode);
}

describe("requireApiKey", () => {
  it.each([
    ["lets the right key in", { "x-api-key": "the-right-key" }, 200],
    ["refuses a wrong key", { "x-api-key": "the-wrong-key" }, 401],
    ["refuses the beginning of the key", { "x-api-key": "the-right" }, 401],
    ["refuses a missing key", {}, 401],
  ])("%s", async (_name, headers: Record<string, string>, status) => {
    expect(await statusWith(headers)).toBe(status);
  });
});
