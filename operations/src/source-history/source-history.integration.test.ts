import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { createServer, request } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { GitServer } from "../../../packages/render-emulator/src/testing/git-server";
import { TestRepository } from "../../../packages/render-emulator/src/testing/test-repository";
import { serveGit } from "../git-host/serve";
import { openSourceHistory, type SourceHistory } from "./source-history";

const globs = ["db/*.sql"];
const evil = `'; DROP TABLE ticks; -- @everyone ![x](http://x) \u001b[31m`;

let folder: string;
let origin: TestRepository;
let commits: string[];
let cache: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-history-"));
  origin = await TestRepository.create(join(folder, "origin"), {
    "app/db/1.sql": "create 1",
    "app/db/2.sql": "create 2",
  });
  const first = await origin.git("rev-parse", "HEAD");
  const second = await origin.commit({ "app/db/3.sql": evil, "app/code.ts": "1" }, "Add the third");
  const third = await origin.commit({ "docs/page.md": "1", "other/db/9.sql": "no" }, evil);
  await origin.git("rm", "--quiet", "app/db/1.sql");
  const fourth = await origin.commit({ "app/db/2.sql": "create 2 otherwise" }, "Change the past");
  await origin.git("checkout", "--quiet", "-b", "aside", first);
  const aside = await origin.commit({ "app/code.ts": "2" }, "Go aside");
  await origin.git("checkout", "--quiet", "main");
  commits = [first, second, third, fourth, aside];
  await origin.git("config", "uploadpack.allowFilter", "true");
});
beforeEach(async () => {
  cache = await mkdtemp(join(folder, "cache-"));
  vi.stubEnv("XDG_CACHE_HOME", cache);
});
afterEach(() => {
  vi.unstubAllEnvs();
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(repo: string, root = folder): Promise<SourceHistory> {
  const history = await openSourceHistory({ root }, repo, "app");
  if (history === undefined) throw new Error("there is no history");
  return history;
}

async function expectTheHistory(history: SourceHistory): Promise<void> {
  const [first = "", second = "", third = "", fourth = "", aside = ""] = commits;
  const between = await history.commitsBetween(first, third);
  expect(between.map(({ commit, subject, author }) => [commit, subject, author])).toEqual([
    [third, evil, "Test"],
    [second, "Add the third", "Test"],
  ]);
  expect(Date.parse(between[0]?.date ?? "")).toBeGreaterThan(0);
  expect((await history.commitsBetween(first, third, ["db/**"])).map(({ commit }) => commit)).toEqual([second]);
  expect(await history.commitsBetween(third, first)).toEqual([]);
  expect((await history.commitsBetween(undefined, second)).map(({ commit }) => commit)).toEqual([second]);
  expect(await history.migrationsBetween(first, second, globs)).toEqual([
    { path: "app/db/3.sql", sql: evil, change: "added" },
  ]);
  expect(await history.migrationsBetween(first, fourth, globs)).toEqual([
    { path: "app/db/1.sql", sql: "create 1", change: "removed" },
    { path: "app/db/2.sql", sql: "create 2 otherwise", change: "changed" },
    { path: "app/db/3.sql", sql: evil, change: "added" },
  ]);
  expect(await history.migrationsBetween(undefined, first, globs)).toHaveLength(2);
  expect(await history.migrationsBetween(first, fourth, [])).toEqual([]);
  expect(await history.isAncestor(first, fourth)).toBe(true);
  expect(await history.isAncestor(fourth, fourth)).toBe(true);
  expect(await history.isAncestor(fourth, first)).toBe(false);
  expect(await history.isAncestor(aside, fourth)).toBe(false);
}

test("a repository on this machine tells its commits and migrations, and who stands on whom", async () => {
  await expectTheHistory(await open("origin"));
  await expectTheHistory(await open(`file://${origin.path}`));
  expect(await readdir(cache)).toEqual([]);
});

test("a repository elsewhere is mirrored once, without its files, for its user alone, and then needs no network", async () => {
  const server = await GitServer.start(folder);
  const history = await open(server.url("origin"));
  await expectTheHistory(history);
  const [mirror = ""] = await readdir(join(cache, "slipway/sources"));
  const mirrored = TestRepository.open(join(cache, "slipway/sources", mirror));
  expect((await stat(mirrored.path)).mode & 0o77).toBe(0);
  // The three migrations that were looked at, and the one of the first commit.
  const objects = await mirrored.git("cat-file", "--batch-all-objects", "--batch-check=%(objecttype)");
  expect(objects.split("\n").filter((type) => type === "blob")).toHaveLength(4);
  await server[Symbol.asyncDispose]();
  await expectTheHistory(await open(server.url("origin")));
});

test("a commit that comes later is fetched when it is asked for", async () => {
  await using server = await GitServer.start(folder);
  const clone = await TestRepository.clone(origin.path, join(folder, "growing"));
  const history = await open(server.url("growing"));
  const [first = ""] = commits;
  expect(await history.isAncestor(first, commits[1] ?? "")).toBe(true);
  const later = await clone.commit({ "app/db/4.sql": "4" }, "Later");
  expect((await history.commitsBetween(commits[3], later)).map(({ subject }) => subject)).toEqual(["Later"]);
});

test("the project's own clone answers for a repository elsewhere; a shallow one, which may lack what lies between, does not", async () => {
  const clone = await TestRepository.clone(origin.path, join(folder, "clone"));
  const unreachable = "https://127.0.0.1:1/repository";
  await expectTheHistory(await open(unreachable, clone.path).then((history) => fetchless(clone, history)));
  const shallow = join(folder, "shallow");
  await origin.git("clone", "--quiet", "--depth", "1", `file://${origin.path}`, shallow);
  const [, , third = "", fourth = ""] = commits;
  await expect((await open(unreachable, shallow)).commitsBetween(undefined, fourth)).rejects.toThrow(
    "can't be reached",
  );
  expect((await (await open("../origin", shallow)).commitsBetween(third, fourth)).length).toBe(1);
});

/** A clone has the branches that were there; the one aside is fetched as one of them. */
async function fetchless(clone: TestRepository, history: SourceHistory): Promise<SourceHistory> {
  expect(await clone.git("branch", "--remotes")).toContain("origin/aside");
  return history;
}

test.each([
  ["--output=/tmp/x", "is not the 40 hexadecimal digits of a commit"],
  ["main", "is not the 40 hexadecimal digits of a commit"],
  ["0".repeat(40), "the repository has no commit 000000000000: was it pushed?"],
])("a commit that is none is told in one sentence: %s", async (commit, sentence) => {
  const history = await open("origin");
  await expect(history.commitsBetween(commits[0], commit)).rejects.toThrow(sentence);
});

test("a repository that wants a password is told as such, and neither asked for one nor shown with its own", async () => {
  const server = createServer((_, response) => {
    response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const history = await open(`http://ada:hunter22@127.0.0.1:${port}/repository`);
  const answer = await history.commitsBetween(commits[0], commits[1] ?? "").catch(String);
  server.close();
  expect(answer).toContain(
    "git has no credentials here that its repository lets in (docs/deployment/settings-and-secrets.md",
  );
  expect(answer).not.toContain("hunter22");
  expect((await readdir(join(cache, "slipway/sources"))).join()).not.toMatch(/ada|hunter22/);
});

test("a private repository is read with a token that the environment gives git for its host, and no other host gets it", async () => {
  await using host = await serveGit(origin.path, 0);
  const seen: (string | undefined)[] = [];
  const wanted = `Basic ${Buffer.from("x-access-token:hunter22").toString("base64")}`;
  const front = createServer((incoming, response) => {
    const { authorization } = incoming.headers;
    seen.push(authorization);
    if (authorization !== wanted) {
      response.writeHead(401, { "www-authenticate": 'Basic realm="x"' }).end();
      return;
    }
    const { pathname, search } = new URL(incoming.url ?? "", host.url);
    const headers = { ...incoming.headers, host: new URL(host.url).host };
    const onward = request(`${new URL(host.url).origin}${pathname}${search}`, { method: incoming.method, headers });
    onward.on("response", (answer) => answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers)));
    incoming.pipe(onward);
  }).listen(0, "127.0.0.1");
  await once(front, "listening");
  const { port } = front.address() as AddressInfo;
  const place = `127.0.0.1:${port}`;
  const ask = async () => (await open(`http://${place}/repository`)).isAncestor(commits[0] ?? "", commits[1] ?? "");
  // As docs/deployment/settings-and-secrets.md says.
  const helper = `!f() { test "$1" = get && printf 'username=x-access-token\\npassword=%s\\n' "$SLIPWAY_GIT_TOKEN"; }; f`;
  vi.stubEnv("SLIPWAY_GIT_TOKEN", "hunter22");
  vi.stubEnv("GIT_CONFIG_COUNT", "1");
  vi.stubEnv("GIT_CONFIG_VALUE_0", helper);
  vi.stubEnv("GIT_CONFIG_KEY_0", "credential.https://github.com.helper");
  await expect(ask()).rejects.toThrow("git has no credentials here");
  expect(seen.every((authorization) => authorization === undefined)).toBe(true);
  vi.stubEnv("GIT_CONFIG_KEY_0", `credential.http://${place}.helper`);
  expect(await ask()).toBe(true);
  front.closeAllConnections();
  front.close();
});

test("there is no history where no repository can be", async () => {
  expect(await openSourceHistory({ root: folder }, "no-such-folder", "")).toBeUndefined();
  expect(await openSourceHistory({ root: folder }, `ext::sh -c "touch ${join(folder, "ran")}"`, "")).toBeUndefined();
});

test("a repository's own settings run no program", async () => {
  const hostile = await TestRepository.clone(origin.path, join(folder, "hostile"));
  const ran = join(folder, "ran");
  const program = `touch ${ran}`;
  await mkdir(join(hostile.path, ".git/hooks"), { recursive: true });
  const [first = "", second = ""] = commits;
  const lost = (await hostile.git("rev-parse", `${second}:app/db/3.sql`)).trim();
  await hostile.git("repack", "-a", "-d", "--quiet");
  const settings = {
    "core.fsmonitor": program,
    "core.pager": program,
    "core.sshCommand": program,
    "diff.external": program,
    "extensions.partialClone": "evil",
    "remote.evil.url": "ssh://127.0.0.1/x",
    "remote.evil.promisor": "true",
    "gpg.program": ran,
    "log.showSignature": "true",
  };
  for (const [key, value] of Object.entries(settings)) await hostile.git("config", key, value);
  const history = await open("hostile");
  expect(await history.commitsBetween(first, second)).toHaveLength(1);
  expect(await history.migrationsBetween(first, second, globs)).toHaveLength(1);
  // What isn't there would be fetched, by a program that the settings name.
  const { LocalRepository } = await import("./repository-at-hand.js");
  const missing = lost.replace(/^.{4}/, "beef");
  expect((await new LocalRepository(hostile.path).content(missing)).isDone).toBe(false);
  expect(existsSync(ran)).toBe(false);
});

test("a migration of any length comes as its beginning, and says so", async () => {
  const long = await TestRepository.create(join(folder, "long"), { "app/db/1.sql": "x".repeat(100_000) });
  const head = await long.git("rev-parse", "HEAD");
  const [migration] = await (await open("long")).migrationsBetween(undefined, head, globs);
  expect(migration).toMatchObject({ change: "added", isCut: true });
  expect(migration?.sql).toHaveLength(20_000);
});
