import { createHash } from "node:crypto";
import { access, lchown, lstat, mkdir, readlink, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { canPlayStranger, giveToStranger } from "../../../private-folder/src/stranger.fixture";
import { placesOfTheirOwn } from "../testing/own-places";
import { type BuildFolders, foldersOf, layFolders } from "./build-folders";

const folder = placesOfTheirOwn();

const buildDir = () => join(folder(), "build");
const lay = (folders: BuildFolders) => layFolders(folders, join(folder(), "packages"));

test("a build has nothing in the folder for temporary files, where others may have made a folder of its name first", async () => {
  const name = createHash("sha256").update(buildDir()).digest("hex").slice(0, 12);
  const planted = join(tmpdir(), `slipway-build-${name}`);
  await mkdir(planted);
  await writeFile(join(planted, "theirs"), "");
  const folders = foldersOf(buildDir());
  await lay(folders);
  await writeFile(join(folders.tmp, "mine"), "");
  await access(join(planted, "theirs"));
  await expect(access(join(planted, "mine"))).rejects.toThrow("ENOENT");
  await access(join(folders.tmpTarget, "mine"));
  expect((await lstat(dirname(folders.tmp))).mode & 0o777).toBe(0o700);
});

test.skipIf(!canPlayStranger)("a link of another user's to a build's temporary files is replaced", async () => {
  const folders = foldersOf(buildDir());
  await mkdir(folders.tmpTarget, { recursive: true });
  await mkdir(dirname(folders.tmp), { recursive: true });
  await symlink(folders.tmpTarget, folders.tmp);
  await lchown(folders.tmp, 65_534, 65_534);
  await lay(folders);
  expect((await lstat(folders.tmp)).uid).toBe(0);
  expect(await readlink(folders.tmp)).toBe(folders.tmpTarget);
});

test.skipIf(!canPlayStranger)("a folder of links that another user made is refused", async () => {
  const folders = foldersOf(buildDir());
  await mkdir(dirname(folders.tmp), { recursive: true });
  await giveToStranger(dirname(folders.tmp));
  await expect(lay(folders)).rejects.toThrow("belongs to another user (uid 65534)");
});
