import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { readWithin, textWithin } from "./within-folder";

let folder: string;
let checkout: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "within-folder-"));
  checkout = join(folder, "checkout");
  await mkdir(join(checkout, "sub"), { recursive: true });
  await writeFile(join(folder, "secret"), "secret");
  await writeFile(join(checkout, "sub/file"), "text");
});
afterEach(() => rm(folder, { recursive: true }));

test.each([
  ["sub/file", { text: "text" }],
  ["./sub/../sub/file", { text: "text" }],
  ["none", { problem: "is missing" }],
  ["sub", { problem: "is no regular file" }],
  ["../secret", { problem: "leads out of the folder that it belongs to" }],
  ["/dev/zero", { problem: "is missing" }],
])("%s is read as %j", async (path, read) => {
  expect(await readWithin(checkout, path)).toEqual(read);
});

test.each([
  ["sub/file", { text: "text" }],
  ["./sub", { problem: "is no regular file" }],
  ["../secret", { problem: "leads out of the folder that it belongs to" }],
  ["/dev/zero", { problem: "leads out of the folder that it belongs to" }],
  ["/proc/self/environ", { problem: "leads out of the folder that it belongs to" }],
  ["loop", { problem: "is missing" }],
  ["nowhere", { problem: "is missing" }],
])("a link to %s is read as %j", async (target, read) => {
  await symlink("link", join(checkout, "loop"));
  await symlink(target, join(checkout, "link"));
  expect(await readWithin(checkout, "link")).toEqual(read);
});

test("a pipe is not waited for, and no file is read that has more bytes than any text", async () => {
  spawnSync("mkfifo", [join(checkout, "pipe")]);
  await writeFile(join(checkout, "huge"), "");
  await truncate(join(checkout, "huge"), 10 * 1024 ** 3);
  expect(await readWithin(checkout, "pipe")).toEqual({ problem: "is no regular file" });
  expect(await readWithin(checkout, "huge")).toEqual({ problem: "is longer than 16384 KiB" });
  expect(await textWithin(checkout, "huge")).toBeUndefined();
});

test("a folder that is reached by a link has its files", async () => {
  await symlink("checkout", join(folder, "to-checkout"));
  expect(await textWithin(join(folder, "to-checkout"), "sub/file")).toBe("text");
});
