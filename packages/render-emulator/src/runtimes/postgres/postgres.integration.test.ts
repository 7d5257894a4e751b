import { access, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { isAlive } from "../../testing/emulator-process";
import { TestFolder } from "../../testing/test-folder";
import { testSources } from "../../testing/test-sources";
import { Guard } from "../guard";
import { copyOnce } from "./binaries";
import { ensureCluster } from "./cluster";
import { PostgresServers } from "./postgres-servers";

test("a server that was stopped is not started again by whoever comes late", async () => {
  await using folder = await TestFolder.create();
  await using guard = await Guard.start(folder.path);
  const servers = new PostgresServers({ dataDir: folder.path, stateId: "one", guard, sources: testSources() });
  const instance = {
    id: "dpg-1",
    place: await servers.choosePlace(),
    name: "Postgres `db`",
    parameters: {},
    tell: () => undefined,
  };
  const server = await servers.at(instance);
  await servers.stopAll();
  await expect(server.asSuperuser(() => Promise.resolve())).rejects.toThrow("it is being stopped");
  await expect(servers.at(instance)).rejects.toThrow("the emulator is being stopped");
  await expect(access(server.dataDir)).rejects.toThrow("ENOENT");
});

test("the making of the data folder ends with the emulator, and leaves no data folder", async () => {
  await using folder = await TestFolder.create();
  const guard = await Guard.start(folder.path);
  const pidFile = join(folder.path, "pid");
  const initdb = join(folder.path, "initdb");
  await writeFile(initdb, `#!/bin/sh\necho $$ > ${pidFile}\necho "copying files"\nexec sleep 600\n`, { mode: 0o755 });
  const dataDir = join(folder.path, "postgres");
  const binaries = { initdb, postgres: "" };
  const made = ensureCluster({ guard, binaries, dataDir, password: "p", user: undefined });
  const readPid = async () => Number(await readFile(pidFile, "utf8").catch(() => ""));
  const pid = await vi.waitUntil(readPid, { timeout: 600_000 });
  const failed = expect(made).rejects.toThrow("`initdb` was ended by SIGTERM: copying files");
  await guard.stop();
  await failed;
  expect(isAlive(pid)).toBe(false);
  await expect(access(dataDir)).rejects.toThrow();
});

test("of several that copy the same folder to the same place, all find it complete", async () => {
  await using folder = await TestFolder.create();
  const [from, parent] = [join(folder.path, "from"), join(folder.path, "shared")];
  await mkdir(join(from, "bin"), { recursive: true });
  await writeFile(join(from, "bin/postgres"), "program");
  const copies = [1, 2, 3].map(async () => {
    await copyOnce(from, join(parent, "copy"));
    return readFile(join(parent, "copy/bin/postgres"), "utf8");
  });
  expect(await Promise.all(copies)).toEqual(["program", "program", "program"]);
  expect(await readdir(parent)).toEqual(["copy"]);
});
