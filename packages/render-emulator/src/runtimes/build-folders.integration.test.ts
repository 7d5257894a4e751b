import { lchown, lstat, mkdir, readlink, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { TestFolder } from "../testing/test-folder";
import { foldersOf, layFolders } from "./build-folders";

test.skipIf(process.getuid?.() !== 0)("a link of another user's to a build's temporary files is replaced", async () => {
  await using folder = await TestFolder.create();
  const folders = foldersOf(join(folder.path, "build"));
  await mkdir(folders.tmpTarget, { recursive: true });
  await symlink(folders.tmpTarget, folders.tmp);
  await lchown(folders.tmp, 65_534, 65_534);
  await layFolders(folders, join(folder.path, "packages"));
  expect((await lstat(folders.tmp)).uid).toBe(0);
  expect(await readlink(folders.tmp)).toBe(folders.tmpTarget);
  await rm(folders.tmp);
});
