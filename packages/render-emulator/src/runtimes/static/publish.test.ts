import { spawnSync } from "node:child_process";
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, truncate, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type PublishJob, publish } from "./publish";

let folder: string;
let site: string;
let log: string[];
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "publish-"));
  site = join(folder, "site");
  log = [];
  await mkdir(site);
  await writeFile(join(folder, "secret.txt"), "secret");
});
afterEach(() => rm(folder, { recursive: true }));

async function published(limits?: PublishJob["limits"]): Promise<string[]> {
  const to = join(folder, "published");
  const job = { log: (line: string) => log.push(line), signal: new AbortController().signal };
  await publish(site, to, limits === undefined ? job : { ...job, limits });
  return (await readdir(to, { recursive: true })).toSorted();
}

test("a link out of the folder, to a device, or into the kernel's files publishes nothing of it", async () => {
  const targets = { secret: "../secret.txt", home: folder, zero: "/dev/zero", environ: "/proc/self/environ" };
  for (const [name, target] of Object.entries(targets)) await symlink(target, join(site, name));
  // By way of a link that leads within.
  await symlink(".", join(site, "here"));
  await symlink("here/../secret.txt", join(site, "around"));
  expect(await published()).toEqual([]);
  for (const name of [...Object.keys(targets), "around"]) {
    expect(log).toContain(
      `==> \`${name}\` is not published: it is a symbolic link that leads out of the publish directory`,
    );
  }
});

test("a pipe and a socket are left out, and so is a link to one: nobody waits for what they would say", async () => {
  spawnSync("mkfifo", [join(site, "fifo")]);
  await symlink("fifo", join(site, "to-fifo"));
  const server = createServer().listen(join(site, "socket"));
  await new Promise((resolve) => server.once("listening", resolve));
  expect(await published()).toEqual([]);
  expect(log).toHaveLength(3);
  server.close();
});

test("links within the folder are what they lead to, and links that lead round in circles are nothing", async () => {
  await mkdir(join(site, "real/deep"), { recursive: true });
  await writeFile(join(site, "real/deep/a.txt"), "a");
  await link(join(site, "real/deep/a.txt"), join(site, "hard.txt"));
  await symlink("real", join(site, "folder"));
  await symlink(join(site, "real/deep/a.txt"), join(site, "absolute.txt"));
  await symlink("../..", join(site, "real/deep/up"));
  await symlink("two", join(site, "one"));
  await symlink("one", join(site, "two"));
  expect(await published()).toEqual(
    [
      "absolute.txt",
      "folder",
      "folder/deep",
      "folder/deep/a.txt",
      "hard.txt",
      "real",
      "real/deep",
      "real/deep/a.txt",
    ].toSorted(),
  );
  expect(await readFile(join(folder, "published/absolute.txt"), "utf8")).toBe("a");
});

test("a few links that stand for more files than there is room for end with the limit", async () => {
  // Ten folders, each with ten links to the next: 10,000,000,000 files.
  for (let depth = 0; depth < 10; depth += 1) {
    await mkdir(join(site, `d${depth}`));
    for (let at = 0; at < 10; at += 1) await symlink(`../d${depth + 1}`, join(site, `d${depth}/${at}`));
  }
  await mkdir(join(site, "d10"));
  const limits = { entries: 500, bytes: 1024 };
  await expect(published(limits)).rejects.toThrow("The publish directory holds more than 500 files and folders");
});

test("a file of more bytes than a site may have is refused before any of it is copied", async () => {
  await writeFile(join(site, "holes"), "");
  await truncate(join(site, "holes"), 5 * 1024 ** 3);
  await expect(published()).rejects.toThrow(/^The publish directory holds more than 100000 files and folders or 4 GiB/);
  expect(await readdir(join(folder, "published"))).toEqual([]);
});
