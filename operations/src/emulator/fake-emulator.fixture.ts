import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Guard, writeEmulatorRecord } from "@slipway/render-emulator/process";

// As much of the emulator as its commands need: it holds the lock of its folder, says where it is, answers with its
// key, and stops on SIGTERM. `FAKE_EMULATOR` says what is wrong: it is `busy` when asked for the second time, or has a
// child that is `stubborn`.
const text = { type: "string" } as const;
const { values } = parseArgs({ options: { port: text, data: text, "redis-server": text, log: text } });
const { port = "", data = "" } = values;
const record = {
  url: `http://127.0.0.1:${port}/v1`,
  apiKey: "key",
  ownerId: "tea-1",
  domainsPort: 1,
  registry: { problem: "none" },
};
const fault = process.env.FAKE_EMULATOR;

async function main(): Promise<void> {
  const guard = await Guard.start(data);
  if (fault === "stubborn") guard.add(await startStubborn(), "SIGTERM");
  let requests = 0;
  const server = createServer((request, response) => {
    const isAllowed = request.headers.authorization === `Bearer ${record.apiKey}`;
    requests++;
    if (fault !== "busy" || requests !== 2) response.writeHead(isAllowed ? 200 : 401).end("[]");
  });
  server.listen(Number(port), "127.0.0.1", () => void writeEmulatorRecord(data, record));
  process.on("SIGTERM", () => {
    server.close();
    server.closeAllConnections();
    // Last, as the emulator does: what waits for the lock finds nothing that still answers.
    void guard.stop().then(() => process.exit(0));
  });
}

/** A process that only SIGKILL ends; its pid is written into the data folder. */
async function startStubborn(): Promise<number> {
  const script = "trap '' TERM; echo ready; while :; do sleep 0.1; done";
  const child = spawn("bash", ["-c", script], { detached: true, stdio: ["ignore", "pipe", "ignore"] });
  await once(child.stdout, "data");
  writeFileSync(join(data, "stubborn"), String(child.pid));
  return child.pid ?? 0;
}

void main();
