import type * as fs from "node:fs/promises";
import { chmod, copyFile, mkdir, readdir, readFile, readlink, rm, stat, symlink, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import { placesOfTheirOwn } from "../testing/own-places";
import { copyFolder, unfinishedCopy } from "./folder-copy";

const folder = placesOfTheirOwn();
let place: string;
let from: string;
let to: string;
beforeEach(async () => {
  place = join(folder(), "place");
  [from, to] = [join(place, "from"), join(place, "to")];
  await mkdir(join(from, "deep/empty"), { recursive: true });
  await writeFile(join(from, "deep/text"), "text", { mode: 0o640 });
});

test("a copy has files, folders and links as they were, and nothing of where it was made", async () => {
  await symlink("../nowhere", join(from, "link"));
  await chmod(join(from, "deep"), 0o750);
  await copyFolder(from, to);
  expect((await readdir(to, { recursive: true })).toSorted()).toEqual(["deep", "deep/empty", "deep/text", "link"]);
  expect(await readFile(join(to, "deep/text"), "utf8")).toBe("text");
  expect(await readlink(join(to, "link"))).toBe("../nowhere");
  for (const name of ["deep", "deep/text"]) {
    const [one, other] = [await stat(join(from, name)), await stat(join(to, name))];
    expect(other.mode).toBe(one.mode);
  }
  expect((await readdir(place)).toSorted()).toEqual(["from", "to"]);
});

test("a socket that a service listens at stays behind", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(join(from, "socket"), resolve));
  await copyFolder(from, to);
  await new Promise((resolve) => server.close(resolve));
  expect(await readdir(to)).toEqual(["deep"]);
});

test("a file that goes each time that it is about to be copied isn't in the copy, and all others are", async () => {
  const fleeting = join(from, "deep/fleeting");
  await writeFile(fleeting, "");
  const vanishing: typeof copyFile = async (source, target) => {
    if (source !== fleeting) return copyFile(source, target);
    await rm(fleeting);
    // Another one is there when it is looked for the next time.
    return copyFile(source, target).finally(() => writeFile(fleeting, ""));
  };
  vi.resetModules();
  vi.doMock("node:fs/promises", async (original) => ({ ...(await original<typeof fs>()), copyFile: vanishing }));
  const { copyFolder: copyWithVanishing } = await import("./folder-copy.js");
  vi.doUnmock("node:fs/promises");
  await copyWithVanishing(from, to);
  expect((await readdir(to, { recursive: true })).toSorted()).toEqual(["deep", "deep/empty", "deep/text"]);
});

test("what an interrupted copy has left doesn't get into the next one", async () => {
  await mkdir(unfinishedCopy(to));
  await writeFile(join(unfinishedCopy(to), "left"), "");
  await copyFolder(from, to);
  expect(await readdir(to)).toEqual(["deep"]);
});

test("what can't be copied is not there in part", async () => {
  await expect(copyFolder(join(place, "absent"), to)).rejects.toThrow("ENOENT");
  expect(await readdir(place)).toEqual(["from"]);
});
