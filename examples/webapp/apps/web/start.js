// Starts the server that Next.js has built, beside which the build puts this file. What Next.js writes for people to read becomes one line
// of JSON for each thing that happens, as the API's log is.
const http = require("node:http");
const { drainAtSignal } = require("./drain.js");
const { jsonLine } = require("./json-line.js");

for (const [method, level] of Object.entries({
  debug: "debug",
  log: "info",
  info: "info",
  warn: "warn",
  error: "error",
})) {
  console[method] = (...values) => {
    const line = jsonLine(level, values, process.env.LOG_LEVEL);
    if (line !== undefined) process.stdout.write(`${line}\n`);
  };
}

process.env.NEXT_TELEMETRY_DISABLED = "1";
// Milliseconds that an idle connection is kept: longer than proxies keep theirs, so that none is closed as a request comes in.
process.env.KEEP_ALIVE_TIMEOUT ??= "120000";
// A shell of a container sets this variable to the container's own name; the platform sets `0.0.0.0` for what is to be reached from outside.
process.env.HOSTNAME ??= "127.0.0.1";
// Next.js ends with 143 at SIGTERM, which is an end in good order.
process.on("exit", (code) => {
  if (code === 143 || code === 130) process.exitCode = 0;
});

// Next.js makes its server with this, and gives it to nobody.
const { createServer } = http;
http.createServer = (...given) => drainAtSignal(createServer(...given));

require("./server.js");
