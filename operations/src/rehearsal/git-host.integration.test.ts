import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test } from "vitest";
import { TestFolder } from "../../../packages/render-emulator/src/testing/test-folder";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { type GitHost, serveGit } from "./git-host";

let folder: TestFolder;
let repository: TestRepository;
let host: GitHost;
beforeEach(async () => {
  folder = await TestFolder.create();
  repository = await TestRepository.create(join(folder.path, "application"), { "a.txt": "first" });
  host = await serveGit(repository.path, 0);
});
afterEach(async () => {
  await host[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

const git = (...args: string[]) => execa("git", args, { cwd: folder.path, reject: false });

test("git clones what is committed, and fetches each commit after it", async () => {
  const { exitCode, stderr } = await git("clone", "--quiet", host.url, "copy");
  expect([exitCode, stderr]).toEqual([0, ""]);
  const next = await repository.commit({ "a.txt": "second" });
  await git("-C", "copy", "pull", "--quiet");
  expect((await git("-C", "copy", "rev-parse", "HEAD")).stdout).toBe(next);
  expect((await git("ls-remote", host.url, "main")).stdout).toBe(`${next}\trefs/heads/main`);
});

test("a request that git packs, and one for a single commit, are answered too", async () => {
  for (let at = 0; at < 60; at++) await repository.git("tag", `a-rather-long-name-of-a-tag-${at}`);
  const head = await repository.commit({ "b.txt": "b" });
  expect((await git("clone", "--quiet", "--depth", "1", host.url, "shallow")).exitCode).toBe(0);
  expect((await git("-C", "shallow", "fetch", "--quiet", "origin", head)).exitCode).toBe(0);
  expect((await git("-C", "shallow", "fetch", "--quiet", "--unshallow", "--tags")).exitCode).toBe(0);
});

test("a work tree of another repository is served as one of its own", async () => {
  await repository.git("worktree", "add", "--quiet", join(folder.path, "tree"), "-b", "next");
  await using tree = await serveGit(join(folder.path, "tree"), 0);
  expect((await git("ls-remote", tree.url, "HEAD")).stdout).toBe(`${await repository.git("rev-parse", "next")}\tHEAD`);
});

test("nobody pushes, and nothing else of the machine is read", async () => {
  await git("clone", "--quiet", host.url, "copy");
  const before = await repository.git("rev-parse", "HEAD");
  const copy = new URL("repository/../../etc/passwd", host.url);
  expect((await git("-C", "copy", "push", "origin", "HEAD:refs/heads/other")).exitCode).not.toBe(0);
  expect(await repository.git("for-each-ref", "--format=%(objectname)")).toBe(before);
  expect((await fetch(copy)).status).toBe(404);
  for (const path of ["/%2e%2e/%2e%2e/info/refs", "/a.txt", "/"]) {
    expect((await fetch(`${host.url}${path}`)).status, path).not.toBe(200);
  }
});
