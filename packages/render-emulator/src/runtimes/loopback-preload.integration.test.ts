import { once } from "node:events";
import { createServer } from "node:net";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import getPort from "get-port";
import { describe, expect, test } from "vitest";
import { TestFolder } from "../testing/test-folder";
import { listenOnLoopback } from "./listen-on-loopback";

/** What a program prints that runs as one of a service's does. */
async function run(program: string, env: Record<string, string> = {}): Promise<unknown[]> {
  const { stdout } = await execa(process.execPath, ["--eval", `const net = require("node:net");${program}`], {
    env: listenOnLoopback(env),
    extendEnv: false,
  });
  return stdout.split("\n").map((line) => JSON.parse(line) as unknown);
}

const say = "const say = (value) => console.log(JSON.stringify(value));";

describe.runIf(process.platform === "linux")("a program in Node.js that listens", () => {
  test.each([
    ["", { address: "::", family: "IPv6" }],
    ["0.0.0.0", { address: "0.0.0.0", family: "IPv4" }],
    ["::", { address: "::", family: "IPv6" }],
    ["127.0.0.1", { address: "127.0.0.1", family: "IPv4" }],
    ["::1", { address: "::1", family: "IPv6" }],
  ])("on '%s' is told that it does", async (host, expected) => {
    const port = await getPort();
    const listen = `net.createServer().listen(${port}, "${host}", function () { say(this.address()); this.close(); });`;
    expect(await run(`${say} ${listen}`)).toEqual([{ ...expected, port }]);
  });

  test("on all addresses hears from a taken port in Node.js' own words, and can have it once it is free", async () => {
    const port = await getPort();
    const program = `${say}
      const first = net.createServer().listen(${port}, () => {
        net.createServer().listen(${port}).on("error", ({ message, address }) => {
          say([message, address]);
          first.close(() => net.createServer().listen(${port}, function () { say("free"); this.close(); }));
        });
      });`;
    const taken = `listen EADDRINUSE: address already in use :::${port}`;
    expect(await run(program)).toEqual([[taken, "::"], "free"]);
  });

  test("on all addresses can't where anybody has one of them, and leaves the others free", async () => {
    const other = createServer().listen(0, "127.0.0.2");
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const program = `${say}
      net.createServer().listen(${port}, "0.0.0.0").on("error", ({ code }) => {
        say(code);
        net.createServer().listen(${port}, "127.0.0.1", function () { say("free"); this.close(); });
      });`;
    expect(await run(program)).toEqual(["EADDRINUSE", "free"]);
    other.close();
  });

  test("on all addresses gets connections at each, to its one list of them", async () => {
    const program = `${say}
      const peers = [];
      const server = net.createServer((socket) => {
        peers.push(socket.remoteAddress);
        server.getConnections((_, count) => {
          if (count < 3) return;
          say(peers.sort());
          process.exit();
        });
      }).listen(0, () => {
        for (const host of ["127.0.0.1", "127.0.0.2", "::1"]) net.connect(server.address().port, host);
      });`;
    expect(await run(program)).toEqual([["127.0.0.1", "::1", "::ffff:127.0.0.1"]]);
  });

  test("ends when nothing but a server without a reference is left", async () => {
    expect(
      await run(`${say} net.createServer().listen(0, () => say("listens")).unref(); setImmediate(() => 0);`),
    ).toEqual(["listens"]);
  });

  test("on a socket of the file system does so", async () => {
    await using folder = await TestFolder.create();
    const path = join(folder.path, "socket");
    const program = `${say} net.createServer().listen("${path}", function () { say(this.address()); this.close(); });`;
    expect(await run(program)).toEqual([path]);
  });

  test("may have Node.js options of its own", async () => {
    await using folder = await TestFolder.create();
    const own = join(folder.path, 'a "quoted" folder');
    await mkdir(own);
    await writeFile(join(own, "own.js"), "globalThis.own = true;");
    const env = { NODE_OPTIONS: `--require=${JSON.stringify(join(own, "own.js"))}` };
    expect(await run(`${say} say([globalThis.own, process.execArgv.length])`, env)).toEqual([[true, 2]]);
  });
});

test("where no address tells who asked for all of them, nothing is loaded", () => {
  expect(listenOnLoopback({ A: "1" }, "darwin")).toEqual({ A: "1" });
});
