import { lstat, mkdir, readdir, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { placesOfTheirOwn } from "../../testing/own-places";
import { type BuildFolders, foldersOf } from "../build-folders";
import type { MountedDisk } from "../runtime";
import { atDisk, linkDisk, unlinkDisk } from "./mounted-disk";

const disk = { mountPath: "/var/data", dir: "/disks/dsk-1" };

test.each([
  ["/var/data", "/disks/dsk-1"],
  ["/var/data/app.db", "/disks/dsk-1/app.db"],
  ["sqlite:////var/data/app.db?mode=rw", "sqlite:////disks/dsk-1/app.db?mode=rw"],
  ["node . --dir=/var/data,/var/data/b", "node . --dir=/disks/dsk-1,/disks/dsk-1/b"],
  ["/var/database /srv/var/data /var/data.old a/var/data", "/var/database /srv/var/data /var/data.old a/var/data"],
])("of %j the emulator's process has %j", (text, here) => {
  expect(atDisk(text, disk)).toBe(here);
});

const folder = placesOfTheirOwn();
let folders: BuildFolders;
let within: MountedDisk;
let place: string;
beforeEach(async () => {
  folders = foldersOf(join(folder(), "build"));
  within = { mountPath: "/opt/render/project/src/app/files", dir: join(folder(), "disk") };
  place = join(folders.source, "files");
  await mkdir(place, { recursive: true });
  await writeFile(join(place, "name"), "build");
  await mkdir(within.dir);
  await writeFile(join(within.dir, "name"), "disk");
});

const link = (mounted = within) => linkDisk(mounted, folders, "app");
const nameIn = (path: string) => readFile(join(path, "name"), "utf8");

test("a disk within the source hides what the build made there, until it is taken away again", async () => {
  await link();
  await link();
  expect(await nameIn(place)).toBe("disk");
  await unlinkDisk(folders);
  expect(await nameIn(place)).toBe("build");
  expect(await nameIn(within.dir)).toBe("disk");
});

test("a link that leads to the disk already is not touched, and one to a disk that is gone is replaced", async () => {
  await link();
  const { ino } = await lstat(place);
  await link();
  expect((await lstat(place)).ino).toBe(ino);
  const other = join(folder(), "other");
  await rename(within.dir, other);
  await link({ ...within, dir: other });
  expect(await nameIn(place)).toBe("disk");
  await rm(other, { recursive: true });
  await unlinkDisk(folders);
  expect(await nameIn(place)).toBe("build");
});

test("a disk that is mounted elsewhere by now leaves its former place as the build made it", async () => {
  const assets = join(folders.source, "assets");
  await mkdir(assets);
  await writeFile(join(assets, "name"), "assets of the build");
  await link();
  await link({ ...within, mountPath: "/opt/render/project/src/app/assets" });
  expect([await nameIn(place), await nameIn(assets)]).toEqual(["build", "disk"]);
  await link({ ...within, mountPath: "/var/data" });
  expect([await nameIn(place), await nameIn(assets)]).toEqual(["build", "assets of the build"]);
});

test("what is noted of a link is never there in part: it takes its place as a whole", async () => {
  const elsewhere = join(folder(), "elsewhere");
  // Whoever writes in place writes there.
  await symlink(elsewhere, folders.diskLink);
  await link();
  expect((await lstat(folders.diskLink)).isFile()).toBe(true);
  await expect(lstat(elsewhere)).rejects.toThrow("ENOENT");
  await unlinkDisk(folders);
  expect(await nameIn(place)).toBe("build");
});

test("what a service put in place of the link stays, and is hidden in its turn", async () => {
  await link();
  await rm(place);
  await mkdir(place);
  await writeFile(join(place, "name"), "service");
  await link();
  expect(await nameIn(place)).toBe("disk");
  await unlinkDisk(folders);
  expect(await nameIn(place)).toBe("service");
});

test("a link of the repository's own is none to a disk", async () => {
  const own = join(folders.source, "own");
  await symlink("files", own);
  await unlinkDisk(folders);
  expect(await nameIn(own)).toBe("build");
});

test("a disk is linked at no place to which the repository itself leads elsewhere", async () => {
  const outside = join(folder(), "outside");
  await mkdir(outside);
  await symlink(outside, join(folders.source, "way"));
  const astray = link({ ...within, mountPath: "/opt/render/project/src/app/way/deep/files" });
  await expect(astray).rejects.toThrow("leads out of the service's source");
  expect(await readdir(outside)).toEqual([]);
});

test("a disk elsewhere is linked nowhere", async () => {
  await link({ ...within, mountPath: "/var/data" });
  await link({ ...within, mountPath: "/opt/render/project/src/other" });
  expect(await readdir(folders.source)).toEqual(["files"]);
});
