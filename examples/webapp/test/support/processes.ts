import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { expect } from "vitest";
import type { LogLine } from "./lines";

const programs = {
  api: "apps/api/dist/server.js",
  migrate: "apps/api/dist/migrate.js",
  web: "apps/web/.next/standalone/apps/web/start.js",
};
const started: ChildProcess[] = [];

export const webOrigin = "http://127.0.0.1:10000";

/** A built program as a process. Every line that it prints is JSON. */
export function start(program: keyof typeof programs, variables: Record<string, string>, ...args: string[]) {
  const lines: LogLine[] = [];
  const env = { PATH: process.env.PATH, NODE_ENV: "test", HOSTNAME: "127.0.0.1", ...variables } as const;
  const child = spawn("node", [programs[program], ...args], { env, stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  createInterface(child.stdout).on("line", (line) => lines.push(JSON.parse(line) as LogLine));
  const exitCode = async () => ((await once(child, "close")) as [number | null])[0];
  return { lines, child, exitCode };
}

/** Ends what a test has started and not ended. */
export function killAll(): void {
  for (const child of started.splice(0)) child.kill("SIGKILL");
}

/** Where a server listens, as soon as it says so. */
export async function addressOf(lines: LogLine[]): Promise<string> {
  const find = () =>
    lines.flatMap(({ msg, port }) =>
      msg === "started" ? [`http://127.0.0.1:${String(port)}`] : (/Local: +(http:\S+)/.exec(String(msg))?.[1] ?? []),
    )[0];
  await expect.poll(find, { timeout: 20_000 }).toBeDefined();
  return find() ?? "";
}
