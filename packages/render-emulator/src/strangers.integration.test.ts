import { chmod, mkdir, readdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { canPlayStranger, giveToStranger, openToStranger } from "../../private-folder/src/stranger.fixture";
import { startEmulator } from "./emulator";
import { postgresPid } from "./testing/data-store-pids";
import { isAlive } from "./testing/emulator-process";
import { TestClient } from "./testing/test-client";
import { TestFolder } from "./testing/test-folder";
import { TestRepository, webServer } from "./testing/test-repository";

let folder: TestFolder;
let dataDir: string;
let cacheDir: string;
beforeEach(async () => {
  folder = await TestFolder.create();
  [dataDir, cacheDir] = [join(folder.path, "data"), join(folder.path, "cache")];
});
afterEach(() => folder[Symbol.asyncDispose]());

/** All paths of files in a folder: whoever knows the emulator knows most names in it. */
async function filesIn(...folders: string[]): Promise<string[]> {
  const entries = await Promise.all(folders.map((path) => readdir(path, { recursive: true, withFileTypes: true })));
  return entries
    .flat()
    .filter((entry) => !entry.isDirectory() && !entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name));
}

test("a folder that others use is refused, and stays open to them", async () => {
  await mkdir(dataDir);
  await chmod(dataDir, 0o1777);
  await writeFile(join(dataDir, "theirs"), "");
  await expect(startEmulator({ dataDir, cacheDir })).rejects.toThrow(
    `\`${dataDir}\` has files that aren't an emulator's, and using it would change who can get at them`,
  );
  expect((await stat(dataDir)).mode & 0o7777).toBe(0o1777);
  expect(await readdir(dataDir)).toEqual(["theirs"]);
});

test("an empty folder that was open to all becomes an emulator's", async () => {
  await mkdir(dataDir);
  await chmod(dataDir, 0o777);
  await using emulator = await startEmulator({ dataDir, cacheDir });
  expect(emulator.ownerId).toMatch(/^tea-/);
  expect((await stat(dataDir)).mode & 0o066).toBe(0);
});

describe.skipIf(!canPlayStranger)("another user of the machine", () => {
  test("reads and writes nothing of an emulator's data, logs, mirrors and builds, though the folders were open before", async () => {
    await (await startEmulator({ dataDir, cacheDir })).stop();
    for (const path of [dataDir, join(dataDir, "logs"), join(dataDir, "repositories"), cacheDir]) {
      await chmod(path, 0o777);
    }
    await using emulator = await startEmulator({ dataDir, cacheDir });
    const client = new TestClient(emulator);
    const repository = await TestRepository.create(join(folder.path, "repository"), { "server.js": webServer("one") });
    const { deploy } = await client.createWebService("secretive", repository.path, {
      envVars: [{ key: "PASSWORD", value: "planted" }],
    });
    expect(deploy.status).toBe("live");
    await client.send("POST", "/key-value", { name: "cache", ownerId: emulator.ownerId, plan: "starter" });
    const files = await filesIn(dataDir, cacheDir);
    expect(files.map((file) => file.slice(folder.path.length + 1))).toEqual(
      expect.arrayContaining(["data/state.json", "data/emulator.json", expect.stringMatching(/source\/server\.js$/)]),
    );
    expect(await openToStranger([...files, dataDir, cacheDir])).toEqual([]);
  });

  test("lists nothing of a data folder that root lets its unprivileged database servers through", async () => {
    await using emulator = await startEmulator({ dataDir, cacheDir });
    const client = new TestClient(emulator);
    const { body } = await client.send("POST", "/postgres", {
      ...{ name: "db", ownerId: emulator.ownerId, plan: "free", version: "16" },
    });
    await client.until(
      () => client.get(`/postgres/${(body as { id: string }).id}`),
      (reply) => (reply as { status: string }).status === "available",
    );
    expect(isAlive(await postgresPid(dataDir))).toBe(true);
    expect(await openToStranger([dataDir, join(dataDir, "databases")])).toEqual([]);
  });

  test("who owns the data folder is named, and nothing is started in it", async () => {
    await mkdir(dataDir);
    await giveToStranger(dataDir);
    await expect(startEmulator({ dataDir, cacheDir })).rejects.toThrow(
      `\`${dataDir}\` belongs to another user (uid 65534), who could put anything there`,
    );
    expect(await readdir(dataDir)).toEqual([]);
  });

  test("who put a state into a data folder that was open to all is named", async () => {
    await mkdir(dataDir);
    await chmod(dataDir, 0o777);
    const state = join(dataDir, "state.json");
    await writeFile(state, "{}");
    await giveToStranger(state);
    await expect(startEmulator({ dataDir, cacheDir })).rejects.toThrow(
      `\`${state}\` belongs to another user (uid 65534)`,
    );
  });
});
