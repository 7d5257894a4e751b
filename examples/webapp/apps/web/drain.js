/** Milliseconds between two looks at which connections have nothing left to do. */
const LOOK_MS = 250;
/** Milliseconds that requests may take to end; below the 30 seconds that platforms leave between SIGTERM and SIGKILL. */
const LIMIT_MS = 20_000;

/**
 * Lets a server end as soon as its requests have: from SIGTERM on each answer is its connection's last, and what is idle goes. Next.js itself
 * only waits, for each kept connection as long as an idle one may be kept.
 *
 * @param {import("node:http").Server} server
 */
exports.drainAtSignal = function drainAtSignal(server) {
  const sockets = new Set();
  const answers = new Set();
  let ending = false;
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.prependListener("request", (_request, answer) => {
    if (ending) answer.shouldKeepAlive = false;
    answers.add(answer);
    answer.once("close", () => answers.delete(answer));
  });
  const drain = () => {
    if (ending) return;
    ending = true;
    for (const answer of answers) answer.shouldKeepAlive = false;
    setInterval(() => {
      server.closeIdleConnections();
      // Opened ahead of a first request: Node.js doesn't count those as idle.
      for (const socket of sockets) if (socket.bytesRead === 0) socket.destroy();
    }, LOOK_MS).unref();
    setTimeout(() => {
      console.error({ requests: answers.size }, "stopped before every request had ended");
      process.exit(1);
    }, LIMIT_MS).unref();
  };
  // Not before: until then Next.js doesn't listen for them itself, and they end the process at once.
  server.once("listening", () => {
    for (const signal of ["SIGTERM", "SIGINT"]) process.once(signal, drain);
  });
  return server;
};
