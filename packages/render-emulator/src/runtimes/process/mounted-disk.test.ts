import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
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

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mounted-disk-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let mount: { mountPath: string; source: string; rootDir: string; beneath: string };
beforeEach(async () => {
  const build = await mkdtemp(join(folder, "build-"));
  mount = {
    mountPath: "/opt/render/project/src/app/files",
    source: join(build, "source"),
    rootDir: "app",
    beneath: join(build, "beneath"),
  };
  await mkdir(mount.source);
});

test("a disk within the source hides what the build made there, until it is taken away again", async () => {
  const dir = await mkdtemp(join(folder, "disk-"));
  await writeFile(join(dir, "name"), "disk");
  const place = join(mount.source, "files");
  await mkdir(place);
  await writeFile(join(place, "name"), "build");
  await linkDisk(dir, mount);
  await linkDisk(dir, mount);
  expect(await readFile(join(place, "name"), "utf8")).toBe("disk");
  await unlinkDisk(mount);
  expect(await readFile(join(place, "name"), "utf8")).toBe("build");
});

test("a disk is linked at no place to which the repository itself leads elsewhere", async () => {
  const outside = await mkdtemp(join(folder, "outside-"));
  await symlink(outside, join(mount.source, "way"));
  const astray = { ...mount, mountPath: "/opt/render/project/src/app/way/deep/files" };
  await expect(linkDisk(folder, astray)).rejects.toThrow("leads out of the service's source");
  await expect(readFile(join(outside, "deep"))).rejects.toThrow("ENOENT");
});

test("a disk elsewhere is linked nowhere", async () => {
  await linkDisk(folder, { ...mount, mountPath: "/var/data" });
  await linkDisk(folder, { ...mount, mountPath: "/opt/render/project/src/other" });
  await expect(readFile(join(mount.source, "other"))).rejects.toThrow("ENOENT");
});
