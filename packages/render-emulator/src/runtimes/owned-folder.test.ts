import type * as fs from "node:fs/promises";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, afterEach, expect, test, vi } from "vitest";
import { TestFolder } from "../testing/test-folder";
import { openOwnedFolder, removeOwnedFolders } from "./owned-folder";

let folder: TestFolder;
let parent: string;
beforeEach(async () => {
  folder = await TestFolder.create();
  parent = join(folder.path, "parent");
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A data folder with a state of this id; without one, its state can't be read. */
async function dataFolder(name: string, id?: string): Promise<string> {
  const dataDir = join(folder.path, name);
  await mkdir(id === undefined ? join(dataDir, "state.json") : dataDir, { recursive: true });
  if (id !== undefined) await writeFile(join(dataDir, "state.json"), `{ "id": "${id}" }`);
  return dataDir;
}

test("a folder whose data folder is gone, or has another state, is removed; all others stay", async () => {
  await openOwnedFolder(parent, await dataFolder("lives", "lives"), "lives");
  await openOwnedFolder(parent, await dataFolder("unreadable"), "unreadable");
  await openOwnedFolder(parent, join(folder.path, "removed"), "removed");
  await openOwnedFolder(parent, await dataFolder("reset", "other"), "reset");
  await mkdir(join(parent, "foreign"));
  await mkdir(join(parent, "being-made"));
  await writeFile(join(parent, "being-made", "data-folder"), "");
  await openOwnedFolder(parent, await dataFolder("new", "new"), "new");
  expect((await readdir(parent)).sort()).toEqual(["being-made", "foreign", "lives", "new", "unreadable"]);
});

test("the name of the data folder is written when it changes only, and as a whole", async () => {
  const file = join(await openOwnedFolder(parent, await dataFolder("old", "one"), "one"), "data-folder");
  const { ino, mtimeNs } = await stat(file, { bigint: true });
  await openOwnedFolder(parent, join(folder.path, "old"), "one");
  expect(await stat(file, { bigint: true })).toMatchObject({ ino, mtimeNs });
  const moved = await dataFolder("moved", "one");
  await openOwnedFolder(parent, moved, "one");
  expect(await readFile(file, "utf8")).toBe(moved);
  expect((await stat(file, { bigint: true })).ino).not.toBe(ino);
});

test("a folder that can't be removed is named, and hinders nobody", async () => {
  await openOwnedFolder(parent, join(folder.path, "removed"), "removed");
  vi.resetModules();
  vi.doMock("node:fs/promises", async (original) => {
    const rm = () => Promise.reject(new Error("busy"));
    return { ...(await original<typeof fs>()), rm };
  });
  const onBusyDisk = await import("./owned-folder.js");
  const log = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  expect(await onBusyDisk.openOwnedFolder(parent, await dataFolder("new", "new"), "new")).toBe(join(parent, "new"));
  expect(log.mock.calls.flat().join()).toMatch(
    /^`.*removed` no longer belongs to a data folder and can't be removed: busy\n$/,
  );
  vi.doUnmock("node:fs/promises");
  vi.resetModules();
  log.mockRestore();
});

test("a data folder's own folders are removed, and no other", async () => {
  const mine = await dataFolder("mine", "now");
  for (const id of ["before", "now"]) await openOwnedFolder(parent, mine, id).then(() => dataFolder("mine", "now"));
  await openOwnedFolder(parent, await dataFolder("other", "other"), "other");
  await mkdir(join(parent, "foreign"));
  await removeOwnedFolders(parent, mine);
  expect((await readdir(parent)).sort()).toEqual(["foreign", "other"]);
  expect(await removeOwnedFolders(join(parent, "none"), mine)).toEqual([]);
});
