import { mkdir, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { labelOf } from "@slipway/render-api";
import { expect, test } from "vitest";
import { Guard } from "../../runtimes/guard";
import { ProcessGroup } from "../../runtimes/process-group";
import { systemSources } from "../../sources";
import { TestFolder } from "../../testing/test-folder";
import { LogStore } from "./state";

const mebibyte = 1024 ** 2;
const service = "srv-d0aaaaaaaaaaaaaaaa0g";

async function world() {
  const folder = await TestFolder.create();
  const guard = await Guard.start(folder.path);
  const dir = join(folder.path, "logs");
  await mkdir(dir);
  const logs = new LogStore(dir, systemSources, () => true);
  return {
    dir,
    logs,
    start: (script: string) =>
      ProcessGroup.start(guard, {
        ...{ command: "bash", args: ["-c", script], cwd: folder.path, env: process.env },
        onLine: (line) => logs.append({ resource: service, type: "app" }, line),
      }),
    messages: async () => {
      const lines: string[] = [];
      for await (const { message } of logs.read(service, "oldest first")) lines.push(message);
      return lines;
    },
    async [Symbol.asyncDispose]() {
      await guard.stop();
      await folder[Symbol.asyncDispose]();
    },
  };
}

test("a process that writes without end fills neither memory nor disk, lets all else go on, and can be stopped", async () => {
  await using context = await world();
  const before = process.memoryUsage().rss;
  const group = await context.start("trap '' TERM; yes");
  const current = join(context.dir, `${service}.jsonl`);
  let last = 0;
  let files = 0;
  // Each file that was full is another one; meanwhile the emulator does other things, such as this.
  await expect
    .poll(async () => {
      const { ino, size } = await stat(current).catch(() => ({ ino: 0, size: 0 }));
      expect(size).toBeLessThanOrEqual(4 * mebibyte);
      // Of a file that is gone, a later one may have the number, but not the next.
      if (ino !== last) files++;
      last = ino;
      return files;
    })
    .toBeGreaterThan(4);
  expect(process.memoryUsage().rss - before).toBeLessThan(300 * mebibyte);
  expect(await group.stop(100)).toEqual({ code: undefined, signal: "SIGKILL" });
  for (const name of await readdir(context.dir)) {
    expect((await stat(join(context.dir, name))).size).toBeLessThanOrEqual(4 * mebibyte);
  }
});

test("a line of 600 MB is kept as its beginning, and what comes after it is there", async () => {
  await using context = await world();
  const group = await context.start("head -c 629145600 /dev/zero | tr '\\0' x; echo; printf 'and no end'");
  expect(await group.exited).toEqual({ code: 0, signal: undefined });
  const [long = "", next] = await context.messages();
  expect(long).toHaveLength(16_384);
  expect(long.slice(-40)).toBe("xxxx… [cut: 629145600 characters in all]");
  expect(next).toBe("and no end");
});

test("nothing of what a process wrote before it ended is lost", async () => {
  await using context = await world();
  const group = await context.start("seq 1 20000; seq 20001 20100 >&2; printf 'é'");
  await group.exited;
  const lines = await context.messages();
  expect(
    lines
      .filter((line) => line !== "é")
      .map(Number)
      .sort((a, b) => a - b),
  ).toEqual(Array.from({ length: 20_100 }, (_, index) => index + 1));
  expect(lines).toContain("é");
});

test("a daemon that writes on after its process has ended holds nobody up", async () => {
  await using context = await world();
  const group = await context.start("setsid bash -c 'touch started; exec yes' & until [ -e started ]; do :; done");
  expect(await group.exited).toEqual({ code: 0, signal: undefined });
});

test("requests without end push out nothing that a service wrote, and wait to be written together", async () => {
  await using context = await world();
  const { logs, dir } = context;
  const ask = (path: string) =>
    logs.append(
      { resource: service, type: "request", level: "info", host: "a", method: "GET", path, statusCode: "200" },
      `clientIP="127.0.0.1" userAgent="${"x".repeat(500)}"`,
    );
  logs.append({ resource: service, type: "app" }, "listening");
  ask("/first");
  await nextTurn();
  // What a service wrote is on the disk at once, a request is not yet.
  expect(await readdir(dir)).toEqual([`${service}.jsonl`]);
  for (let count = 0; count < 30_000; count += 1) ask(`/${count}`);
  logs.append({ resource: service, type: "app" }, "goodbye");
  expect((await context.messages()).filter((message) => !message.startsWith("clientIP"))).toEqual([
    "listening",
    "goodbye",
  ]);
  const paths: string[] = [];
  for await (const line of logs.read(service, "newest first", ["request"])) paths.push(labelOf(line, "path") ?? "");
  expect(paths[0]).toBe("/29999");
  expect(paths.length).toBeGreaterThan(5_000);
  expect(paths).not.toContain("/first");
  for (const name of await readdir(dir)) {
    expect((await stat(join(dir, name))).size).toBeLessThanOrEqual(4 * mebibyte);
  }
  logs.remove(service);
  expect(await readdir(dir)).toEqual([]);
});
