import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** A server on a port of the operating system's choice. */
export async function listen(): Promise<{ port: number } & AsyncDisposable> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

/** A port on which nobody listens. */
export async function freePort(): Promise<number> {
  await using server = await listen();
  return server.port;
}
