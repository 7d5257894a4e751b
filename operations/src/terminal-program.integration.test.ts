import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { expect, test } from "vitest";

const root = resolve(__dirname, "../..");

/** Says which signals it gets, and ends when it is told by one of its own. */
const program = `
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => console.log("got " + signal));
process.on("SIGUSR2", () => process.exit(3));
setInterval(() => undefined, 1e6);
console.log("pid " + process.pid);
`;

/** Runs it as we run \`pulumi\`, and says what is heard. */
const runner = `
const { runOnTerminal } = require("./operations/src/terminal-program.ts");
const ended = runOnTerminal(process.execPath, ["-e", ${JSON.stringify(program)}], { env: {} });
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => console.log("heard " + signal));
void ended.then((run) => console.log(JSON.stringify(run)));
`;

/** In a session of its own: without a terminal, as in CI. */
function start(): ChildProcessByStdio<null, Readable, null> {
  return spawn(process.execPath, ["--import", "./toolchain/typescript.js", "-e", runner], {
    cwd: root,
    detached: true,
    stdio: ["ignore", "pipe", "inherit"],
  });
}

test.each([
  [["SIGINT", "SIGTERM"], "SIGINT"],
  [["SIGTERM"], "SIGTERM"],
] as const)("without a terminal, of %j only the first reaches the program, which is waited for", async (sent, got) => {
  const ours = start();
  const lines = createInterface(ours.stdout)[Symbol.asyncIterator]();
  const seen: string[] = [];
  const until = async (line: RegExp): Promise<string> => {
    for (;;) {
      const found = seen.find((one) => line.test(one));
      if (found !== undefined) return found;
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`no ${String(line)} in ${seen.join(", ")}`);
      seen.push(value);
    }
  };
  const pid = Number((await until(/^pid /)).slice("pid ".length));
  for (const signal of sent) {
    ours.kill(signal);
    await until(new RegExp(`^heard ${signal}$`));
    await until(new RegExp(`^got ${got}$`));
  }
  process.kill(pid, "SIGUSR2");
  expect(JSON.parse(await until(/^\{/))).toEqual({ exitCode: 3, wasInterrupted: true, wasKilled: false });
  expect(seen.filter((line) => line.startsWith("got"))).toEqual([`got ${got}`]);
  if (ours.exitCode === null) await once(ours, "exit");
});
