import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import * as path from "node:path";
import { parseArgs } from "node:util";

// As much of the emulator as its commands need: it says where it is, answers with its key, and stops on SIGTERM.
const { values } = parseArgs({
  options: { port: { type: "string" }, data: { type: "string" }, "redis-server": { type: "string" } },
});
const { port = "", data = "" } = values;
const record = { pid: process.pid, url: `http://127.0.0.1:${port}/v1`, apiKey: "key", ownerId: "tea-1", version: "1" };

const server = createServer((request, response) => {
  const isAllowed = request.headers.authorization === `Bearer ${record.apiKey}`;
  response.writeHead(isAllowed ? 200 : 401).end("[]");
});
server.listen(Number(port), "127.0.0.1", () => {
  writeFileSync(path.join(data, "emulator.json"), JSON.stringify(record));
});
process.on("SIGTERM", () => process.exit(0));
