import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import getPort from "get-port";
import { expect, test, vi } from "vitest";
import { createKeyValue } from "../../resources/key-value/record";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import { Guard } from "../guard";
import { isListening } from "../port";
import { KeyValueServers } from "./key-value-servers";

const owner = { id: "tea-1", name: "Owner", email: "owner@example.com", type: "team" } as const;

/** A server that listens when the test lets it. */
function slowServer(folder: string): string {
  return `
    const { existsSync, mkdirSync } = require("node:fs");
    if (process.argv.includes("--version")) process.exit();
    mkdirSync("${folder}/started");
    const waiting = setInterval(() => {
      if (!existsSync("${folder}/go-on")) return;
      clearInterval(waiting);
      require("node:net").createServer().listen(process.argv[process.argv.indexOf("--port") + 1], "127.0.0.1");
    }, 20);`;
}

test("a server that is just being started ends with the others, and none can be started after", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  const executable = join(folder.path, "server.js");
  await writeFile(executable, `#!${process.execPath}\n${slowServer(folder.path)}\n`, { mode: 0o755 });
  const servers = new KeyValueServers({ dataDir: folder.path, guard, path: "", executable });
  const port = await getPort({ host: "127.0.0.1" });
  const keyValue = createKeyValue({ name: "cache", ownerId: owner.id, plan: "free" }, owner, testSources());
  const external = { port: await getPort({ host: "127.0.0.1" }), password: "p" };
  const place = { keyValue, port, password: "q", external, isAllowed: () => true, tell: () => undefined };
  const starting = servers.start(place);
  await vi.waitUntil(() => existsSync(join(folder.path, "started")), { timeout: 600_000 });
  const stopped = servers.stopAll();
  await mkdir(join(folder.path, "go-on"));
  await Promise.all([starting, stopped]);
  expect(await isListening(port)).toBe(false);
  expect(await isListening(external.port)).toBe(false);
  await expect(servers.start(place)).rejects.toThrow("the emulator is being stopped");
});
