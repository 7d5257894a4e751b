import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/**
 * Lets `server.close()` end connections on which nothing was asked yet, too. Browsers and proxies open such ahead of
 * need. To Node.js they are not idle, so it would wait for them until the platform kills the process.
 */
export function closeSilentConnections(server: FastifyInstance): void {
  const silent = new Set<Socket>();
  server.server.on("connection", (socket: Socket) => {
    silent.add(socket);
    socket.once("close", () => silent.delete(socket));
  });
  server.server.on("request", ({ socket }) => silent.delete(socket));
  server.addHook("preClose", async () => {
    for (const socket of silent) socket.destroy();
  });
}
