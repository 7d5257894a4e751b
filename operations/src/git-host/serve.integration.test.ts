import { connect } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { execa } from "execa";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { HostedRepository } from "./hosted-repository.fixture";
import { serveGit } from "./serve";

let hosted: HostedRepository;
beforeEach(async () => {
  hosted = await HostedRepository.create();
});
afterEach(() => hosted[Symbol.asyncDispose]());

const git = (...args: string[]) => execa("git", args, { cwd: hosted.folder.path, reject: false });

test("git clones what is committed, and fetches each commit after it", async () => {
  const { exitCode, stderr } = await git("clone", "--quiet", hosted.host.url, "copy");
  expect([exitCode, stderr]).toEqual([0, ""]);
  const next = await hosted.repository.commit({ "a.txt": "second" });
  await git("-C", "copy", "pull", "--quiet");
  expect((await git("-C", "copy", "rev-parse", "HEAD")).stdout).toBe(next);
  expect((await git("ls-remote", hosted.host.url, "main")).stdout).toBe(`${next}\trefs/heads/main`);
});

test("a request that git packs, and one for a single commit, are answered too", async () => {
  for (let at = 0; at < 60; at++) await hosted.repository.git("tag", `a-rather-long-name-of-a-tag-${at}`);
  const head = await hosted.repository.commit({ "b.txt": "b" });
  expect((await git("clone", "--quiet", "--depth", "1", hosted.host.url, "shallow")).exitCode).toBe(0);
  expect((await git("-C", "shallow", "fetch", "--quiet", "origin", head)).exitCode).toBe(0);
  expect((await git("-C", "shallow", "fetch", "--quiet", "--unshallow", "--tags")).exitCode).toBe(0);
});

test("a work tree of another repository is served as one of its own", async () => {
  await hosted.repository.git("worktree", "add", "--quiet", join(hosted.folder.path, "tree"), "-b", "next");
  await using tree = await serveGit(join(hosted.folder.path, "tree"), 0);
  expect((await git("ls-remote", tree.url, "HEAD")).stdout).toBe(
    `${await hosted.repository.git("rev-parse", "next")}\tHEAD`,
  );
});

test("nobody pushes, and nothing else of the machine is read", async () => {
  await git("clone", "--quiet", hosted.host.url, "copy");
  const before = await hosted.repository.git("rev-parse", "HEAD");
  const copy = new URL("repository/../../etc/passwd", hosted.host.url);
  expect((await git("-C", "copy", "push", "origin", "HEAD:refs/heads/other")).exitCode).not.toBe(0);
  expect(await hosted.repository.git("for-each-ref", "--format=%(objectname)")).toBe(before);
  expect((await fetch(copy)).status).toBe(404);
  const others = ["/%2e%2e/%2e%2e/info/refs", "/a.txt", "/", "/HEAD", "/config", "/objects/info/packs", "/info/refs"];
  for (const path of [...others, "/info/refs?service=git-receive-pack", "/info/refs?service=git-upload-archive"]) {
    expect((await fetch(`${hosted.host.url}${path}`)).status, path).toBe(404);
  }
});

test("nobody pushes, though the repository or the environment would let everybody", async () => {
  await hosted.repository.git("config", "http.receivepack", "true");
  await hosted.repository.git("config", "receive.denyCurrentBranch", "ignore");
  vi.stubEnv("REMOTE_USER", "somebody");
  await git("clone", "--quiet", hosted.host.url, "copy");
  const pushed = await git("-C", "copy", "push", "origin", "HEAD:refs/heads/other");
  vi.unstubAllEnvs();
  expect(pushed.exitCode).not.toBe(0);
  expect(await hosted.repository.git("for-each-ref", "--format=%(refname)")).toBe("refs/heads/main");
});

/** What comes back for a request as it stands. */
async function ask(requestLine: string, name = "localhost", more = ""): Promise<string> {
  const socket = connect(Number(new URL(hosted.host.url).port), "127.0.0.1");
  socket.write(`${requestLine} HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n${more}\r\n`);
  return text(socket);
}

test("a page of another address, or whose name was made one of this machine, reads nothing", async () => {
  const refs = "GET /repository/info/refs?service=git-upload-pack";
  expect(await ask(refs)).toMatch(/^HTTP\/1\.1 200 /);
  expect(await ask(refs, "page.example")).toMatch(/^HTTP\/1\.1 421 [^]*`page\.example` is no name of Slipway's/);
  expect(await ask(refs, "localhost", "Sec-Fetch-Site: cross-site\r\n")).toMatch(/^HTTP\/1\.1 403 [^]*is private/);
});

test("a target that is no path is refused, and ends nothing", async () => {
  for (const target of ["//[", "//:x/", "http://[/", "*"]) {
    expect(await ask(`GET ${target}`)).toMatch(/^HTTP\/1\.1 4\d\d /);
  }
  expect((await git("ls-remote", hosted.host.url, "main")).exitCode).toBe(0);
});
