import { createHash } from "node:crypto";
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GitServer } from "../testing/git-server";
import { TestFolder } from "../testing/test-folder";
import { TestRepository } from "../testing/test-repository";
import { Guard } from "./guard";
import { Repositories } from "./repository";

let folder: TestFolder;
let guard: Guard;
let log: string[];
let repository: TestRepository;
let tools: string;

const content = "large content\0\xff";
const oid = createHash("sha256").update(content).digest("hex");
const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${Buffer.byteLength(content)}\n`;

beforeEach(async () => {
  folder = await TestFolder.create();
  guard = await Guard.start(folder.path);
  log = [];
  tools = join(folder.path, "tools");
  await mkdir(tools);
  repository = await TestRepository.create(join(folder.path, "app"), {
    ".gitattributes": "*.bin filter=lfs diff=lfs merge=lfs -text\n",
    "site/a.bin": pointer,
    "site/plain.txt": "plain",
    "other/b.bin": pointer,
  });
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Checks the newest commit out as a deploy does, on a machine with no `git-lfs` but that of {@link tools}. */
async function checkOut(repo: string, rootDir = "site", env: Record<string, string> = {}): Promise<string> {
  const dir = join(folder.path, "repositories");
  const PATH = `${tools}:${await pathOfGit()}`;
  const machine = { ...process.env, PATH, GIT_CONFIG_GLOBAL: "/dev/null", ...env };
  const repositories = new Repositories({ dir, guard, env: machine, limitMs: 60_000 });
  const job = { log: (line: string) => log.push(line), signal: new AbortController().signal };
  const workTree = join(folder.path, "checkout");
  const { id } = await repositories.resolve(repo, { branch: "main" }, job);
  await repositories.checkOut(repo, id, rootDir, workTree, job);
  return workTree;
}

/** A folder with git and a shell, and no extension of git's. */
async function pathOfGit(): Promise<string> {
  const bin = join(folder.path, "bin");
  await mkdir(bin, { recursive: true });
  for (const command of ["git", "sh", "cat", "bash"]) {
    const { stdout } = await execa("which", [command]);
    await execa("ln", ["--symbolic", "--force", stdout, join(bin, command)]);
  }
  return bin;
}

/** Keeps the content where `git-lfs` keeps it within a repository. */
async function store(gitDir: string, kept: string): Promise<void> {
  const path = join(gitDir, "lfs/objects", oid.slice(0, 2), oid.slice(2, 4), oid);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, kept);
}

const read = (workTree: string, path: string) => readFile(join(workTree, path), "utf8");

test("files in Git LFS are those that the repository on this machine has, with no git-lfs", async () => {
  await store(join(repository.path, ".git"), content);
  const workTree = await checkOut(repository.path);
  expect(await read(workTree, "site/a.bin")).toBe(content);
  expect(await read(workTree, "site/plain.txt")).toBe("plain");
  expect(log).toContain("==> Getting one file from Git LFS");
});

test("files whose content is nowhere are named in the log, with what to do", async () => {
  const workTree = await checkOut(repository.path, "");
  expect(await read(workTree, "site/a.bin")).toBe(pointer);
  expect(log.at(-1)).toBe(
    `==> Still pointers, since Git LFS has no content for them in ${repository.path}: other/b.bin, site/a.bin; ` +
      "install git-lfs and deploy again",
  );
});

test("what looks like a file of Git LFS and has another content is not taken", async () => {
  await store(join(repository.path, ".git"), "LARGE content\0\xff");
  expect(await read(await checkOut(repository.path), "site/a.bin")).toBe(pointer);
  expect(log.at(-1)).toContain("Still pointers");
});

/** A `git-lfs` that has the content where the repository's server does. */
async function lfsThat(script: string): Promise<void> {
  await writeFile(join(tools, "git-lfs"), `#!/bin/sh\n${script}\n`);
  await chmod(join(tools, "git-lfs"), 0o755);
}

test("files of a repository elsewhere are got by git-lfs, from that repository", async () => {
  await store(tools, content);
  const object = join(tools, "lfs/objects", oid.slice(0, 2), oid.slice(2, 4), oid);
  await lfsThat(`cat > ${tools}/asked; git config remote.origin.url >> ${tools}/asked; cat ${object}`);
  await using server = await GitServer.start(folder.path);
  expect(await read(await checkOut(server.url("app")), "site/a.bin")).toBe(content);
  expect(await readFile(join(tools, "asked"), "utf8")).toBe(`${pointer}${server.url("app")}\n`);
});

test.each([
  ["lfs.url", "file:///srv/secret"],
  ["lfs.url", "/srv/secret"],
  ["remote.origin.lfsurl", "file:///srv/secret"],
  ["lfs.url", "ssh://-oProxyCommand=id/x"],
  ["lfs.url", "https://host/%0d%0ahost=other"],
  ["lfs.url", "ext::sh -c id"],
])("git-lfs is not started where another machine's repository sets %s to %s", async (key, url) => {
  await repository.git("config", "--file", ".lfsconfig", key, url);
  await repository.commit({});
  await lfsThat(`: > ${tools}/ran`);
  await using server = await GitServer.start(folder.path);
  await expect(checkOut(server.url("app"))).rejects.toThrow(`\`.lfsconfig\` has \`${url}\` for \`${key}\``);
  expect(await readdir(tools)).toEqual(["git-lfs"]);
});

test("git-lfs gets files from the server that a commit names", async () => {
  await repository.git("config", "--file", ".lfsconfig", "lfs.url", "https://lfs.example/app");
  await repository.commit({});
  await lfsThat(`git config lfs.url >> ${tools}/asked`);
  await using server = await GitServer.start(folder.path);
  await checkOut(server.url("app"));
  expect(await readFile(join(tools, "asked"), "utf8")).toBe("https://lfs.example/app\n");
});

test("what git-lfs says when it fails is in the log", async () => {
  await lfsThat('[ "$1" = version ] && exit 0; echo "batch response: no such object" >&2; exit 2');
  expect(await read(await checkOut(repository.path), "site/a.bin")).toBe(pointer);
  expect(log).toContain("batch response: no such object");
  expect(log.at(-1)).toContain(`\`git -C ${repository.path} lfs fetch\` gets them`);
});

test("a machine on which git-lfs was set up for its user deploys as others do", async () => {
  const config = join(folder.path, "config");
  for (const [name, value] of [
    ["process", "git-lfs filter-process"],
    ["smudge", "git-lfs smudge -- %f"],
    ["required", "true"],
  ] as const) {
    await execa("git", ["config", "--file", config, `filter.lfs.${name}`, value]);
  }
  await store(join(repository.path, ".git"), content);
  const workTree = await checkOut(repository.path, "site", { GIT_CONFIG_GLOBAL: config });
  expect(await read(workTree, "site/a.bin")).toBe(content);
});

test("a repository without files in Git LFS says nothing of it", async () => {
  await repository.commit({ ".gitattributes": "" });
  expect(await read(await checkOut(repository.path), "site/a.bin")).toBe(pointer);
  expect(log.join("\n")).not.toContain("LFS");
});

test("a file that a commit has as one to be run can be run, wherever its content comes from", async () => {
  await chmod(join(repository.path, "site/a.bin"), 0o755);
  await repository.commit({});
  const isExecutable = async (path: string) => ((await stat(path)).mode & 0o111) !== 0;
  await store(tools, content);
  await lfsThat(`cat ${join(tools, "lfs/objects", oid.slice(0, 2), oid.slice(2, 4), oid)}`);
  const downloaded = await checkOut(repository.path, "");
  expect(await isExecutable(join(downloaded, "site/a.bin"))).toBe(true);
  expect(await isExecutable(join(downloaded, "other/b.bin"))).toBe(false);
  await store(join(repository.path, ".git"), content);
  const taken = await checkOut(repository.path, "");
  expect(await read(taken, "site/a.bin")).toBe(content);
  expect(await isExecutable(join(taken, "site/a.bin"))).toBe(true);
});

test("no file beside one in Git LFS is touched, nor what a link of the repository points to", async () => {
  const outside = join(folder.path, "outside.txt");
  await writeFile(outside, "mine");
  await symlink(outside, join(repository.path, "other/b.bin.lfs"));
  await repository.commit({ "site/a.bin.lfs": "tracked" });
  await store(tools, content);
  await lfsThat(`cat ${join(tools, "lfs/objects", oid.slice(0, 2), oid.slice(2, 4), oid)}`);
  const workTree = await checkOut(repository.path, "");
  expect(await read(workTree, "site/a.bin")).toBe(content);
  expect(await read(workTree, "site/a.bin.lfs")).toBe("tracked");
  expect(await readFile(outside, "utf8")).toBe("mine");
  expect(await readdir(join(workTree, "other"))).toEqual(["b.bin", "b.bin.lfs"]);
  expect((await readdir(folder.path)).filter((name) => name.startsWith("checkout"))).toEqual(["checkout"]);
});
