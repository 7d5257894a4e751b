import { mkdir, readdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { placesOfTheirOwn } from "../../../testing/own-places";
import type { Store } from "../../store";
import { DiskFolders } from "./folders";

const folder = placesOfTheirOwn();
const disk = "dsk-1";
let folders: DiskFolders;
let data: string;

/** A disk that has changed since its snapshot. */
beforeEach(async () => {
  folders = new DiskFolders(join(folder(), "disks"), join(folder(), "snapshots"), {} as Store);
  data = join(folder(), "disks", disk);
  await mkdir(data, { recursive: true });
  await writeFile(join(data, "name"), "then");
  await folders.take(disk, "kept");
  await writeFile(join(data, "name"), "now");
  await writeFile(join(data, "later"), "");
});

async function held(): Promise<[string, string[]]> {
  return [await readFile(join(data, "name"), "utf8"), await readdir(data)];
}

test("a disk that is restored holds what the snapshot does, and nothing else; the snapshot stays", async () => {
  const restore = async () => {
    await folders.stage(disk, "kept");
    folders.exchange(disk);
    await folders.unstage(disk);
  };
  await restore();
  expect(await held()).toEqual(["then", ["name"]]);
  await writeFile(join(data, "name"), "changed");
  await restore();
  expect(await held()).toEqual(["then", ["name"]]);
  expect(await readdir(join(folder(), "disks"))).toEqual([disk]);
});

/** What an emulator did that was killed then, and what the disk holds after the next start. */
const kills: [string, () => Promise<void>, "then" | "now"][] = [
  ["while the snapshot was copied", () => mkdir(`${data}.restored.unfinished`), "now"],
  ["when the copy was ready", () => folders.stage(disk, "kept"), "now"],
  [
    "between the two renames",
    async () => {
      await folders.stage(disk, "kept");
      await rename(data, `${data}.former`);
    },
    "then",
  ],
  [
    "before what the disk held was removed",
    async () => {
      await folders.stage(disk, "kept");
      folders.exchange(disk);
    },
    "then",
  ],
];
test.each(kills)("an emulator that was killed %s leaves no disk in part", async (_when, kill, expected) => {
  await kill();
  await folders.settle(disk, ["kept"]);
  expect(await held()).toEqual(expected === "then" ? ["then", ["name"]] : ["now", ["later", "name"]]);
  expect(await readdir(join(folder(), "disks"))).toEqual([disk]);
});

test("a snapshot that was not noted goes with the next start, and all go with their disk", async () => {
  const snapshots = join(folder(), "snapshots", disk);
  await folders.take(disk, "lost");
  await mkdir(join(snapshots, "half.unfinished"));
  await folders.settle(disk, ["kept"]);
  expect(await readdir(snapshots)).toEqual(["kept"]);
  await folders.remove(disk);
  expect(await readdir(join(folder(), "snapshots"))).toEqual([]);
  await expect(readdir(data)).rejects.toThrow("ENOENT");
});
