import { copyFile, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FileServer } from "../testing/file-server";
import { GitServer } from "../testing/git-server";
import { TestFolder } from "../testing/test-folder";
import { TestRepository } from "../testing/test-repository";
import { Guard } from "./guard";
import { Repositories } from "./repository";

let folder: TestFolder;
let guard: Guard;
let repositories: Repositories;
let origin: TestRepository;
/** The commits of {@link origin}, the oldest first. */
let made: string[];
let checkouts = 0;

beforeEach(async () => {
  folder = await TestFolder.create();
  guard = await Guard.start(folder.path);
  const dir = join(folder.path, "repositories");
  repositories = new Repositories({ dir, guard, env: process.env, limitMs: 60_000 });
  origin = await TestRepository.create(join(folder.path, "origin"), { "app/file.txt": "one", other: "1" });
  made = [await origin.git("rev-parse", "HEAD")];
  made.push(await origin.commit({ "app/file.txt": "two" }), await origin.commit({ other: "2" }));
});
afterEach(async () => {
  await guard[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const { signal } = new AbortController();

/** Checks a commit out as a deploy does, and reads the file that differs between commits. */
async function deployed(repo: string, wanted: { commitId?: string; branch?: string }): Promise<string> {
  const job = { log: () => undefined, signal };
  const { id } = await repositories.resolve(repo, wanted, job);
  const workTree = join(folder.path, `checkout-${(checkouts += 1)}`);
  await repositories.checkOut(repo, id, "app", workTree, job);
  return `${id} ${await readFile(join(workTree, "app/file.txt"), "utf8")}`;
}

/** Makes a copy of the repository with git, in a folder of its own. */
async function copy(...args: string[]): Promise<string> {
  const path = join(folder.path, "copy");
  await execa("git", [...args, path]);
  return path;
}

const allowFilter = ["--upload-pack", "git -c uploadpack.allowFilter=true upload-pack"];
const kinds: [what: string, make: () => Promise<string>][] = [
  ["a clone", () => copy("clone", origin.path)],
  ["a clone of depth 1", () => copy("clone", "--depth", "1", `file://${origin.path}`)],
  ["a clone without files", () => copy("clone", ...allowFilter, "--filter=blob:none", `file://${origin.path}`)],
  ["a clone without folders", () => copy("clone", ...allowFilter, "--filter=tree:0", `file://${origin.path}`)],
  ["a bare clone", () => copy("clone", "--bare", origin.path)],
  ["a clone with another's objects", () => copy("clone", "--shared", origin.path)],
  ["a work tree beside another", () => copy("-C", origin.path, "worktree", "add", "--detach")],
  ["a checkout of a submodule", () => submoduleCheckout()],
  ["a checkout as CI makes it", () => ciCheckout()],
];

/** A commit without a branch, and none of its history. */
async function ciCheckout(): Promise<string> {
  const path = await copy("init", "--quiet");
  await execa("git", ["fetch", "--depth", "1", `file://${origin.path}`, "HEAD"], { cwd: path });
  await execa("git", ["checkout", "--quiet", "--detach", "FETCH_HEAD"], { cwd: path });
  return path;
}

async function submoduleCheckout(): Promise<string> {
  const parent = await TestRepository.create(join(folder.path, "parent"));
  await parent.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.path, "part");
  return join(parent.path, "part");
}

test.each(kinds)("%s is deployed as it stands, asked for by its commit or not", async (_, make) => {
  const repo = await make();
  const [, , newest = ""] = made;
  expect(await deployed(repo, {})).toBe(`${newest} two`);
  expect(await deployed(repo, { commitId: newest })).toBe(`${newest} two`);
  // A path with a scheme is another source, with a copy of its own.
  expect(await deployed(`file://${repo}`, { commitId: newest })).toBe(`${newest} two`);
});

test.each([
  ["shallow", ["--depth", "1"], "is a shallow clone", "fetch --unshallow"],
  ["partial", [...allowFilter, "--filter=tree:0"], "is a partial clone", "fetch --refetch --no-filter"],
])("a commit that a %s clone doesn't hold is refused with the line that gets it", async (_, args, says, line) => {
  const repo = await copy("clone", ...args, `file://${origin.path}`);
  const [first = ""] = made;
  await expect(deployed(repo, { commitId: first })).rejects.toThrow(
    `Commit ${first} is not in ${repo}; it ${says}: \`git -C ${repo} ${line}\` gets the rest of its `,
  );
  await execa("git", ["-C", repo, ...line.split(" ")]);
  expect(await deployed(repo, { commitId: first })).toBe(`${first} one`);
});

test("a shallow clone that grew deploys what came, and what was there", async () => {
  const repo = await copy("clone", "--depth", "1", `file://${origin.path}`);
  expect(await deployed(repo, { branch: "main" })).toMatch(/ two$/);
  const newest = await origin.commit({ "app/file.txt": "four" });
  await execa("git", ["-C", repo, "pull", "--quiet"]);
  expect(await deployed(repo, { branch: "main" })).toBe(`${newest} four`);
  expect(await deployed(repo, { commitId: made[2] ?? "" })).toMatch(/ two$/);
});

test("a repository is deployed from a server, by branch and by a commit that no branch holds any more", async () => {
  await using server = await GitServer.start(folder.path);
  await origin.git("checkout", "--quiet", "-b", "gone");
  const left = await origin.commit({ "app/file.txt": "left" });
  await origin.git("checkout", "--quiet", "main");
  const repo = server.url("origin");
  expect(await deployed(repo, { branch: "main" })).toMatch(/ two$/);
  expect(await deployed(repo, { commitId: left })).toBe(`${left} left`);
  await expect(deployed(repo, { commitId: "0".repeat(40) })).rejects.toThrow(/^Commit 0+ is not in git:\/\/127/);
  await expect(deployed(repo, { branch: "none" })).rejects.toThrow(/^Branch `none` is not in git:\/\/127/);
});

test("a server that knows no shallow clones is asked for whole branches", async () => {
  await origin.git("update-server-info");
  await using server = await FileServer.start(join(origin.path, ".git"));
  expect(await deployed(server.url, { branch: "main" })).toMatch(/ two$/);
  expect(await deployed(server.url, { commitId: made[0] ?? "" })).toBe(`${made[0]} one`);
});

test("a user's hooks and a branch whose folder was a branch before are nothing to the emulator", async () => {
  const hooks = join(folder.path, "hooks");
  await TestRepository.create(hooks, { "post-checkout": "#!/bin/sh\nexit 1\n" });
  await execa("chmod", ["+x", join(hooks, "post-checkout")]);
  const config = join(folder.path, "config");
  await execa("git", ["config", "--file", config, "core.hooksPath", hooks]);
  const env = { ...process.env, GIT_CONFIG_GLOBAL: config };
  repositories = new Repositories({ dir: join(folder.path, "repositories"), guard, env, limitMs: 60_000 });
  await origin.git("branch", "feature");
  expect(await deployed(origin.path, { branch: "feature" })).toMatch(/ two$/);
  await origin.git("branch", "--delete", "feature");
  await origin.git("branch", "feature/one");
  expect(await deployed(origin.path, { branch: "feature/one" })).toMatch(/ two$/);
});

test("what git sets for its hooks leads no commit into the repository that they belong to", async () => {
  const own = await TestRepository.create(join(folder.path, "own"), { mine: "1" });
  const git = join(own.path, ".git");
  const before = await readdir(git, { recursive: true });
  const ofHook = { GIT_DIR: git, GIT_OBJECT_DIRECTORY: join(git, "objects"), GIT_INDEX_FILE: join(git, "index") };
  Object.assign(process.env, ofHook);
  try {
    const env = { ...process.env, GIT_WORK_TREE: own.path };
    repositories = new Repositories({ dir: join(folder.path, "other-copies"), guard, env, limitMs: 60_000 });
    expect(await deployed(origin.path, { branch: "main" })).toMatch(/ two$/);
  } finally {
    for (const name of Object.keys(ofHook)) Reflect.deleteProperty(process.env, name);
  }
  expect(await readdir(git, { recursive: true })).toEqual(before);
});

test.each(["ext::sh -c id", "ext://sh", "fd://17", "--upload-pack=id", "-x@host:y", "https://host/%0aa=b"])(
  "git is never asked for %s",
  async (repo) => {
    await expect(deployed(repo, { branch: "main" })).rejects.toThrow("is neither a Git URL nor an absolute path");
  },
);

test.runIf(process.getuid?.() === 0)("a repository of another user is none that git is made to trust", async () => {
  await execa("chown", ["-R", "12345", origin.path]);
  await expect(deployed(origin.path, { branch: "main" })).rejects.toThrow("Git exited with code 128");
});

test("no program is run that a repository on this machine names in its own configuration", async () => {
  const ran = join(folder.path, "ran");
  const program = join(folder.path, "program");
  await writeFile(program, `#!/bin/sh\n: > ${ran}\nexit 1\n`, { mode: 0o755 });
  const names = [
    "core.fsmonitor",
    "uploadpack.packObjectsHook",
    "core.sshCommand",
    "core.pager",
    "gc.recentObjectsHook",
  ];
  for (const name of [...names, "core.askPass", "core.alternateRefsCommand", "filter.evil.smudge"]) {
    await origin.git("config", name, program);
  }
  await mkdir(join(origin.path, ".git/hooks"), { recursive: true });
  for (const hook of ["post-checkout", "pre-receive", "reference-transaction", "post-index-change"]) {
    await copyFile(program, join(origin.path, ".git/hooks", hook));
  }
  await writeFile(join(origin.path, ".git/info/attributes"), "* filter=evil\n");
  expect(await deployed(origin.path, { branch: "main" })).toMatch(/ two$/);
  expect(
    await repositories.changedFiles(origin.path, made[0] ?? "", made[2] ?? "", { log: () => undefined, signal }),
  ).toEqual(["app/file.txt", "other"]);
  expect(await readdir(folder.path)).not.toContain("ran");
});
