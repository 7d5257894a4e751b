import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";

/** Milliseconds between two looks at which connections have nothing left to do. */
const LOOK_MS = 250;

/**
 * Lets the service end as soon as its requests have: once it closes, each answer is its connection's last, and what is idle goes. Else a
 * connection whose request was under way would be kept as long as an idle one may be, and so would one that was opened ahead of its first
 * request, which Node.js doesn't count as idle.
 */
export function drainOnClose(app: FastifyInstance): void {
  let closing = false;
  const sockets = new Set<Socket>();
  app.server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  app.addHook("onSend", async (_request, reply) => {
    if (closing) void reply.header("connection", "close");
  });
  app.addHook("preClose", async () => {
    closing = true;
    const looking = setInterval(() => {
      app.server.closeIdleConnections();
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, LOOK_MS);
    app.server.once("close", () => {
      clearInterval(looking);
    });
    looking.unref();
  });
}
