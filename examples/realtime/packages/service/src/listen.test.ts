import Fastify from "fastify";
import { afterEach, expect, it, vi } from "vitest";
import { listen } from "./server";

afterEach(() => {
  vi.unstubAllEnvs();
});

it.each([
  { environment: "production", address: "0.0.0.0" },
  { environment: "development", address: "127.0.0.1" },
  { environment: undefined, address: "127.0.0.1" },
])("listens on $address where NODE_ENV is $environment", async ({ environment, address }) => {
  vi.stubEnv("NODE_ENV", environment);
  const server = Fastify();
  await listen(server, 0);
  expect(server.addresses()).toEqual([expect.objectContaining({ address })]);
  await server.close();
});
