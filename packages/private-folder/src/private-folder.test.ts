import { chmod, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { privateFolder } from "./private-folder";
import { canPlayStranger, giveToStranger, openToStranger } from "./stranger.fixture";

let above: string;
let folder: string;
beforeEach(async () => {
  above = await mkdtemp(join(tmpdir(), "private-folder-"));
  await chmod(above, 0o777);
  folder = join(above, "folder");
});
afterEach(() => rm(above, { recursive: true }));

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777;
}

test("a folder is made for its user alone, with all above it", async () => {
  const deep = join(folder, "a", "b");
  expect(privateFolder(deep)).toBe(deep);
  expect(await modeOf(deep)).toBe(0o700);
});

test("a folder that is open to all is closed, whatever is in it", async () => {
  await mkdir(folder);
  await chmod(folder, 0o777);
  await writeFile(join(folder, "secret"), "", { mode: 0o644 });
  privateFolder(folder);
  expect(await modeOf(folder)).toBe(0o700);
});

test("a link of the user's own leads to the folder that it stands for", async () => {
  await mkdir(join(above, "elsewhere"), { mode: 0o755 });
  await symlink("elsewhere", folder);
  privateFolder(folder);
  expect(await modeOf(join(above, "elsewhere"))).toBe(0o700);
});

test("a file in its place is named", async () => {
  await writeFile(folder, "");
  expect(() => privateFolder(folder)).toThrow(`\`${folder}\` is not a folder: remove it.`);
});

test.skipIf(!canPlayStranger)("a folder that another user made first is refused, and left as it is", async () => {
  await mkdir(folder);
  await chmod(folder, 0o777);
  await giveToStranger(folder);
  expect(() => privateFolder(folder)).toThrow(
    `\`${folder}\` belongs to another user (uid 65534), who could put anything there: remove it, or run this as that user.`,
  );
  expect(await modeOf(folder)).toBe(0o777);
});

test.skipIf(!canPlayStranger)("a link of another user's is refused, even to a folder of one's own", async () => {
  const own = join(above, "own");
  await mkdir(own, { mode: 0o755 });
  await symlink("own", folder);
  await giveToStranger(folder);
  expect(() => privateFolder(folder)).toThrow("belongs to another user");
  expect(await modeOf(own)).toBe(0o755);
});

test.skipIf(!canPlayStranger)("a link to another user's folder is refused", async () => {
  await mkdir(join(above, "theirs"));
  await giveToStranger(join(above, "theirs"));
  await symlink("theirs", folder);
  expect(() => privateFolder(folder)).toThrow("belongs to another user");
});

test.skipIf(!canPlayStranger)("root's folder lets those through who know a way, where that is asked for", async () => {
  privateFolder(folder, { isPassable: true });
  await mkdir(join(folder, "databases"), { mode: 0o755 });
  expect(await openToStranger([folder, join(folder, "databases")])).toEqual([join(folder, "databases")]);
});
