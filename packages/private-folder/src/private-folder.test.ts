import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, mkdtemp, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
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
  const before = process.umask(0);
  try {
    expect(privateFolder(deep)).toBe(deep);
  } finally {
    process.umask(before);
  }
  for (const made of [folder, join(folder, "a"), deep]) expect(await modeOf(made)).toBe(0o700);
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
    `\`${folder}\` belongs to another user (uid 65534), who could put anything there: run this as that user, ` +
      `or, if you trust what is in it, make it yours: \`sudo chown -R root ${folder}\`.`,
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

/** What a process of `user` says that asks for the folder where `fs` behaves in another way. */
async function askedElsewhere(fs: string, settings = {}, user = {}): Promise<string> {
  const script = join(above, "private-folder.js");
  await copyFile(join(__dirname, "private-folder.js"), script);
  await chmod(script, 0o644);
  const asked = `const fs = require("node:fs"); ${fs};
    try { require(${JSON.stringify(script)}).privateFolder(${JSON.stringify(folder)}, ${JSON.stringify(settings)}); console.log("used"); }
    catch (error) { console.log(error.constructor.name + ": " + error.message); }`;
  return (await execa(process.execPath, ["-e", asked], { ...user, cwd: "/" })).stdout;
}

const nobody = { uid: 65_534, gid: 65_534 };

test.skipIf(!canPlayStranger)("root's folder is read by others as it is, and nothing is kept in it", async () => {
  await mkdir(folder, { mode: 0o755 });
  expect(await askedElsewhere("", { isOnlyRead: true }, nobody)).toBe("used");
  expect(await modeOf(folder)).toBe(0o755);
  expect(await askedElsewhere("", {}, nobody)).toContain("belongs to another user (uid 0)");
});

test.skipIf(!canPlayStranger)("root's folder that all can write to is not even read", async () => {
  await mkdir(folder);
  await chmod(folder, 0o1777);
  expect(await askedElsewhere("", { isOnlyRead: true }, nobody)).toContain("belongs to another user (uid 0)");
});

test.skipIf(!canPlayStranger)("a file system that gives what root makes to another user is named", async () => {
  const squashed =
    "const make = fs.mkdirSync; fs.mkdirSync = (path, how) => { make(path, how); if (!how.recursive) fs.chownSync(path, 65534, 65534); }";
  expect(await askedElsewhere(squashed)).toMatch(/^FolderError: .* belonged to another user \(uid 65534\) as soon as/);
  expect(existsSync(folder)).toBe(false);
});

test.each([
  ["the file system keeps no modes", "() => undefined"],
  ["EPERM", "() => { throw Object.assign(new Error('EPERM: operation not permitted'), { code: 'EPERM' }); }"],
])("a folder that can't be closed is not used: %s", async (reason, chmodSync) => {
  await mkdir(folder);
  await chmod(folder, 0o777);
  expect(await askedElsewhere(`fs.chmodSync = ${chmodSync}`)).toBe(
    `FolderError: \`${folder}\` can't be closed to other users of this machine (${reason}): ` +
      "use a folder on a file system of Linux or macOS.",
  );
});

test("a place where nothing can be written is named in a sentence", async () => {
  const readOnly =
    "fs.mkdirSync = () => { throw Object.assign(new Error('EROFS: read-only file system'), { code: 'EROFS' }); }";
  expect(await askedElsewhere(readOnly)).toBe(
    `FolderError: \`${folder}\` can't be made (EROFS): make its place one where you can write, or use another one.`,
  );
});
