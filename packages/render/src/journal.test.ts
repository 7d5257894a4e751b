import { chmod, mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { canPlayStranger, giveToStranger } from "../../private-folder/src/stranger.fixture";
import { Journal } from "./journal";

const entry = {
  host: "http://127.0.0.1:4100/v1",
  ownerId: "tea-1",
  urn: "urn:pulumi:local::shop::render:index:WebService::web",
  id: "srv-1",
  changeId: "1",
  paths: ["name"],
};

let folder: string;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), "journal-")), "journal");
  await mkdir(folder);
});
afterEach(() => rm(join(folder, ".."), { recursive: true }));

test("a journal that was open to all is closed by the first entry", async () => {
  await chmod(folder, 0o777);
  await new Journal(folder).changes.write(entry);
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
});

test.skipIf(!canPlayStranger)("a journal in another user's folder is not written", async () => {
  await giveToStranger(folder);
  await expect(new Journal(folder).changes.write(entry)).rejects.toThrow("belongs to another user (uid 65534)");
  expect(await readdir(folder)).toEqual([]);
});
