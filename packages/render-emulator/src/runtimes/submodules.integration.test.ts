import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GitServer } from "../testing/git-server";
import { TestFolder } from "../testing/test-folder";
import { TestRepository } from "../testing/test-repository";
import { Guard } from "./guard";
import { Repositories } from "./repository";

let folder: TestFolder;
let guard: Guard;
let repositories: Repositories;
let log: string[];
let app: TestRepository;
let lib: TestRepository;

beforeEach(async () => {
  folder = await TestFolder.create();
  guard = await Guard.start(folder.path);
  const dir = join(folder.path, "repositories");
  repositories = new Repositories({ dir, guard, env: process.env, limitMs: 60_000 });
  log = [];
  lib = await TestRepository.create(join(folder.path, "lib"), { "lib.js": "lib one" });
  app = await TestRepository.create(join(folder.path, "app"), { "api/main.js": "main" });
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

/** Commits a submodule with git itself. */
async function addSubmodule(to: TestRepository, url: string, path: string): Promise<string> {
  await to.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", url, path);
  return to.commit({}, `Add ${path}`);
}

/** Checks the newest commit out as a deploy does. Returns the folder. */
async function checkOut(repo: string, rootDir = "", to = "checkout"): Promise<string> {
  const job = { log: (line: string) => log.push(line), signal: new AbortController().signal };
  const workTree = join(folder.path, to);
  await rm(workTree, { recursive: true, force: true });
  const { id } = await repositories.resolve(repo, { branch: "main" }, job);
  await repositories.checkOut(repo, id, rootDir, workTree, job);
  return workTree;
}

const contentOf = (workTree: string, path: string) => readFile(join(workTree, path), "utf8");

test("files of submodules are there, at the commit that the repository names, and theirs in turn", async () => {
  const inner = await TestRepository.create(join(folder.path, "inner"), { "inner.js": "inner" });
  await addSubmodule(lib, inner.path, "vendor/inner");
  await addSubmodule(app, lib.path, "api/lib");
  await lib.commit({ "lib.js": "lib two" });
  const workTree = await checkOut(app.path, "api");
  expect(await contentOf(workTree, "api/lib/lib.js")).toBe("lib one");
  expect(await contentOf(workTree, "api/lib/vendor/inner/inner.js")).toBe("inner");
  expect(log.join("\n")).toMatch(/Checking out commit \w{40} of submodule api\/lib from .*app\/api\/lib\n/);
});

test("a commit of a submodule that was never pushed is taken from where it is checked out", async () => {
  await addSubmodule(app, lib.path, "lib");
  const checkedOut = TestRepository.open(join(app.path, "lib"));
  await checkedOut.commit({ "lib.js": "not pushed" });
  await app.commit({}, "Take it");
  expect(await contentOf(await checkOut(app.path), "lib/lib.js")).toBe("not pushed");
});

test("a relative URL is relative to what the repository was cloned from", async () => {
  await addSubmodule(app, lib.path, "lib");
  await app.git("config", "--file", ".gitmodules", "submodule.lib.url", "../lib");
  await app.commit({}, "Relative");
  await using server = await GitServer.start(folder.path);
  expect(await contentOf(await checkOut(server.url("app")), "lib/lib.js")).toBe("lib one");
  const clone = await TestRepository.clone(app.path, join(folder.path, "elsewhere/clone"));
  expect(await contentOf(await checkOut(clone.path), "lib/lib.js")).toBe("lib one");
});

test("a repository from elsewhere can't name a path on this machine", async () => {
  await addSubmodule(app, lib.path, "lib");
  await using server = await GitServer.start(folder.path);
  await expect(checkOut(server.url("app"))).rejects.toThrow(
    /^Submodule `lib` of git:\/\/.*\/app comes from `.*\/lib`, a path on this machine, which only a repository on this/,
  );
});

test.each(["ext::sh -c 'touch /tmp/submodule-was-run'", "--upload-pack=touch"])(
  "a submodule at %s is refused",
  async (url) => {
    await addSubmodule(app, lib.path, "lib");
    await app.git("config", "--file", ".gitmodules", "submodule.lib.url", url);
    await app.commit({}, "Bad URL");
    await expect(checkOut(app.path)).rejects.toThrow("which is no Git URL");
  },
);

test("a submodule that can't be fetched fails the deploy, with what git said", async () => {
  await addSubmodule(app, lib.path, "lib");
  await rename(lib.path, `${lib.path}-moved`);
  const clone = await TestRepository.clone(app.path, join(folder.path, "clone"));
  await expect(checkOut(clone.path)).rejects.toThrow(/^Submodule `lib` can't be fetched at commit \w{40}: /);
  expect(log.join("\n")).toContain("/lib' does not appear to be a git repository");
});

test("a repository within the repository that .gitmodules doesn't know stays empty, as in a clone, and the log says so", async () => {
  await TestRepository.create(join(app.path, "embedded"), { file: "1" });
  await app.commit({}, "Embed");
  expect(await readdir(join(await checkOut(app.path), "embedded"))).toEqual([]);
  expect(log.at(-1)).toBe(
    "==> `embedded` stays empty: it is a repository within the repository, and .gitmodules has no URL for it; " +
      "`git submodule add <url> embedded` writes one",
  );
  await app.git("clone", "--quiet", "--recurse-submodules", ".", join(folder.path, "clone"));
  expect(await readdir(join(folder.path, "clone/embedded"))).toEqual([]);
});

test("a submodule outside the root directory is not asked for", async () => {
  await addSubmodule(app, lib.path, "lib");
  await rename(lib.path, `${lib.path}-moved`);
  const clone = await TestRepository.clone(app.path, join(folder.path, "clone"));
  expect(await contentOf(await checkOut(clone.path, "api"), "api/main.js")).toBe("main");
});

test("no file beside a submodule is touched, whatever its name", async () => {
  await app.commit({ "lib.index": "tracked" });
  await addSubmodule(app, lib.path, "lib");
  const workTree = await checkOut(app.path);
  expect(await contentOf(workTree, "lib.index")).toBe("tracked");
  expect((await readdir(workTree)).toSorted()).toEqual([".gitmodules", "api", "lib", "lib.index"]);
});

/** Commits trees that git itself would never write. */
async function commitTree(tree: string): Promise<void> {
  const commit = await app.git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit-tree", "-m", "Odd", tree);
  await app.git("update-ref", "refs/heads/main", commit);
}

async function makeTree({ path }: TestRepository, entries: string[]): Promise<string> {
  return (await execa("git", ["mktree", "--missing"], { cwd: path, input: `${entries.join("\n")}\n` })).stdout;
}

test.each(["..", "../..", "api/../..", ".git"])(
  "a submodule in %s, out of the work tree, is laid out nowhere",
  async (way) => {
    const path = `${way}/lib`;
    await app.commit({ ".gitmodules": `[submodule "lib"]\n\tpath = ${path}\n\turl = ${lib.path}\n` });
    const commit = await lib.git("rev-parse", "HEAD");
    let tree = `160000 commit ${commit}\tlib`;
    for (const name of way.split("/").toReversed()) tree = `040000 tree ${await makeTree(app, [tree])}\t${name}`;
    const files = (await app.git("ls-tree", "main")).split("\n");
    await commitTree(await makeTree(app, [...files.filter((line) => !line.endsWith(`\t${way.split("/")[0]}`)), tree]));
    // What a checkout would reach from its folder.
    await mkdir(join(folder.path, "deep/er"), { recursive: true });
    const workTree = await checkOut(app.path, "", "deep/er/checkout");
    const left = await readdir(folder.path, { recursive: true });
    expect(left.filter((name) => name.endsWith("/lib.js") && name !== "lib/lib.js")).toEqual([]);
    expect(await readdir(workTree)).toContain(".gitmodules");
  },
);

test("a root directory that a commit has twice, as a folder and as a link, leads out of no checkout", async () => {
  const [outside, file] = [join(folder.path, "outside"), join(folder.path, "tree")];
  await mkdir(outside);
  const link = (await execa("git", ["hash-object", "-w", "--stdin"], { cwd: app.path, input: outside })).stdout;
  const api = await app.git("rev-parse", "main:api");
  const entries = [`40000 a\0`, Buffer.from(api, "hex"), `120000 a\0`, Buffer.from(link, "hex")];
  await writeFile(file, Buffer.concat(entries.map((part) => Buffer.from(part))));
  await commitTree(await app.git("hash-object", "-t", "tree", "-w", "--literally", file));
  await expect(checkOut(app.path, "a")).rejects.toThrow(/^Root directory `a` is not in commit \w{40}$/);
});
