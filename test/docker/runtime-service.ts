/** The Dockerfile of a service that runs the same in a container and by its stand-in. */
export const dockerfile = `ARG NODE_IMAGE=node:20.19.0-bookworm-slim
FROM \${NODE_IMAGE}
WORKDIR /app
ARG GREETING
RUN echo -n "$GREETING" > greeting.txt
COPY server.js ./
ENV FROM_IMAGE=yes
USER node
CMD ["node", "server.js"]
`;

/** What does the same without an engine. */
export const standIn = `build: echo -n "$GREETING" > greeting.txt
start: node server.js
env:
  FROM_IMAGE: "yes"
`;

/** The source of that service; it answers with a text, and does what its paths say. */
export function server(text: string): string {
  return `const { createServer } = require("node:http");
const { accessSync, constants, readFileSync, writeFileSync } = require("node:fs");
const file = process.env.DATA_DIR + "/file";
const secret = "/etc/secrets/token.txt";
const isWritable = () => { try { accessSync(secret, constants.W_OK); return true; } catch { return false; } };
const answers = {
  "/": () => "${text}",
  "/env": () => JSON.stringify(process.env),
  "/greeting": () => readFileSync("greeting.txt"),
  "/crash": () => process.exit(3),
  "/write": ({ searchParams }) => { writeFileSync(file, searchParams.get("text")); return "written"; },
  "/read": () => readFileSync(file),
  "/secret": () => readFileSync(secret, "utf8") + (isWritable() ? ", writable" : ", not writable"),
  "/oom": () => { for (const kept = []; ; ) kept.push(Buffer.alloc(64 * 1024 * 1024, 1)); },
};
const server = createServer((request, response) => {
  const url = new URL(request.url, "http://localhost");
  if (url.pathname === "/slow") return setTimeout(() => response.end("${text}"), Number(url.searchParams.get("ms")));
  response.end((answers[url.pathname] || answers["/"])(url));
});
process.on("SIGTERM", () => server.close(() => process.exit(0)));
server.listen(process.env.PORT, "0.0.0.0", () => console.log("listening at " + process.env.PORT));
`;
}
