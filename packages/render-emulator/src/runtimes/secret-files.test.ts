import { mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SecretFile, Service } from "@slipway/render-api";
import { beforeEach, expect, test } from "vitest";
import { placesOfTheirOwn } from "../testing/own-places";
import { type BuildFolders, foldersOf } from "./build-folders";
import { placeSecretFiles } from "./secret-files";

const folder = placesOfTheirOwn();
let folders: BuildFolders;
beforeEach(async () => {
  folders = foldersOf(join(folder(), "build"));
  await mkdir(folders.source, { recursive: true });
  await writeFile(join(folders.source, "server.js"), "");
});

function place(...secretFiles: SecretFile[]): Promise<void> {
  const service = { serviceDetails: { runtime: "node" } } as Service;
  return placeSecretFiles({ service, envVars: [], secretFiles }, folders);
}

const pathOf = (name: string) => join(folders.source, name);
const key = { name: "key.pem", content: "one" };

test("secret files are readable by their owner only, and a link under their name leads on to nothing", async () => {
  const outside = join(folder(), "outside");
  await writeFile(outside, "theirs");
  await symlink(outside, pathOf("key.pem"));
  await place(key);
  expect(await readFile(outside, "utf8")).toBe("theirs");
  expect(await readFile(pathOf("key.pem"), "utf8")).toBe("one");
  expect((await stat(pathOf("key.pem"))).mode & 0o777).toBe(0o600);
});

test("what stands there already is not touched, and several may ask for it at once", async () => {
  await Promise.all([place(key), place(key), place(key)]);
  const { ino } = await stat(pathOf("key.pem"));
  await place(key);
  expect((await stat(pathOf("key.pem"))).ino).toBe(ino);
});

test("a file whose content changes is there all the while", async () => {
  await place(key);
  const placing = { ended: false };
  const changes = async () => {
    for (let count = 0; count < 50; count += 1) await place({ ...key, content: `${count}` });
  };
  const reads = async () => {
    while (!placing.ended) expect(await readFile(pathOf("key.pem"), "utf8")).toMatch(/^(one|\d+)$/);
  };
  await Promise.all([changes().finally(() => (placing.ended = true)), reads()]);
  expect(await readFile(pathOf("key.pem"), "utf8")).toBe("49");
});

test("a file that is no longer there goes, and nothing else", async () => {
  await place(key, { name: "other.pem", content: "two" });
  await place({ name: "other.pem", content: "two" });
  expect((await readdir(folders.source)).toSorted()).toEqual(["other.pem", "server.js"]);
  await place();
  expect(await readdir(folders.source)).toEqual(["server.js"]);
});

test("a folder of the repository's under the name of a secret file fails the step", async () => {
  await mkdir(pathOf("key.pem"));
  await expect(place(key)).rejects.toThrow("Secret file `key.pem` can't be put into the root directory");
});
