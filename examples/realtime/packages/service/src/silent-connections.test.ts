import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { closeSilentConnections } from "./silent-connections";

test("a connection that never asks anything does not keep the server from closing", async () => {
  const server = Fastify();
  closeSilentConnections(server);
  await server.listen({ host: "127.0.0.1", port: 0 });
  const accepted = once(server.server, "connection");
  const client = connect((server.server.address() as AddressInfo).port, "127.0.0.1");
  await accepted;
  const closed = once(client, "close");
  await server.close();
  await closed;
});

test("a request that is being answered is answered to its end", async () => {
  const server = Fastify();
  closeSilentConnections(server);
  let answer: () => void = () => undefined;
  const asked = new Promise<void>((resolve) => {
    server.get("/", async () => {
      resolve();
      await new Promise<void>((answered) => (answer = answered));
      return "done";
    });
  });
  const response = fetch(await server.listen({ host: "127.0.0.1", port: 0 }));
  await asked;
  const closed = server.close();
  answer();
  expect(await (await response).text()).toBe("done");
  await closed;
});
