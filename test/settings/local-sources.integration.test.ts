import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { localRelease } from "../../infra/local-release";
import { readSettings } from "../../infra/settings";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import { systems } from "../../stacks";
import { config } from "./right";

let folder: string;
let origin: TestRepository;
/** The oldest first: of `api`, of `web`, and of `api` again. */
let made: string[];

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), "slipway-sources-")));
  origin = await TestRepository.create(join(folder, "origin"), { "app/api/main": "1", "app/web/main": "1" });
  made = [await origin.git("rev-parse", "HEAD")];
  made.push(await origin.commit({ "app/web/main": "2" }), await origin.commit({ "app/api/main": "2" }));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function copy(...args: string[]): Promise<string> {
  const path = join(folder, "copy");
  await execa("git", [...args, path]);
  return path;
}

/** What is said of a local stack whose repository is at a path; nothing when it is right. */
async function complaint(repo: string, settings: object = {}): Promise<string> {
  return readSettings(config("local", { repo, rootDir: "app", ...settings }), systems).then(
    () => "",
    (error: unknown) => String(error),
  );
}

const source = (repo: string, part: string) => ({ repo, rootDir: "app", branch: "main", paths: [`${part}/**`] });
const releaseOf = async (repo: string, part: string) => (await localRelease(source(repo, part))).commit;

const allowFilter = ["--upload-pack", "git -c uploadpack.allowFilter=true upload-pack"];
describe("a repository is released as it stands", () => {
  test.each<[what: string, make: () => Promise<string>, apiAndWeb: [number, number]]>([
    ["a clone", () => copy("clone", origin.path), [2, 1]],
    ["a bare clone", () => copy("clone", "--bare", origin.path), [2, 1]],
    ["a work tree beside another", () => copy("-C", origin.path, "worktree", "add", "--detach"), [2, 1]],
    [
      "a clone without files",
      () => copy("clone", ...allowFilter, "--filter=blob:none", `file://${origin.path}`),
      [2, 1],
    ],
    // Of these, the newest commit stands for all before it.
    ["a clone of depth 1", () => copy("clone", "--depth", "1", `file://${origin.path}`), [2, 2]],
    [
      "a clone without folders",
      () => copy("clone", ...allowFilter, "--filter=tree:0", `file://${origin.path}`),
      [2, 2],
    ],
    ["a clone of depth 2", () => copy("clone", "--depth", "2", `file://${origin.path}`), [2, 1]],
    ["a checkout of a submodule", submoduleCheckout, [2, 1]],
  ])("%s", async (_, make, [api, web]) => {
    const repo = await make();
    expect(await complaint(repo)).toBe("");
    // Nobody else is asked for what is not there.
    await execa("git", ["-C", repo, "remote", "set-url", "origin", "/nowhere"], { reject: false });
    expect([await releaseOf(repo, "api"), await releaseOf(repo, "web")]).toEqual([made[api], made[web]]);
  });
});

async function submoduleCheckout(): Promise<string> {
  const parent = await TestRepository.create(join(folder, "parent"));
  await parent.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", origin.path, "part");
  return join(parent.path, "part");
}

test("a pinned commit beyond a shallow clone's history is refused with the line that gets it", async () => {
  const repo = await copy("clone", "--depth", "1", `file://${origin.path}`);
  const [first = ""] = made;
  const line = `git -C ${repo} fetch --unshallow`;
  const said = await complaint(repo, { releases: { feeder: first } });
  expect(said).toContain(
    `  slipway:realtime.releases.feeder is \`${first}\`: expected a commit of ${repo}, which is a`,
  );
  expect(said).toContain(`\n      ${line}\n`);
  await execa(line, { shell: true });
  expect(await complaint(repo, { releases: { feeder: first } })).toBe("");
});

test("a pinned commit that is nowhere is told once, with the newest in its place", async () => {
  const wrong = "0".repeat(40);
  const said = await complaint(origin.path, { release: wrong });
  expect(said.split(wrong)).toHaveLength(2);
  const fix = `npm run pulumi -- config set --path 'slipway:realtime.release' "$(git -C ${origin.path} rev-parse HEAD)"`;
  expect(said).toContain(fix);
});

test("a repository of another user is refused with git's own line, which mends it", async () => {
  vi.stubEnv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1");
  vi.stubEnv("GIT_CONFIG_GLOBAL", join(folder, "config"));
  const said = await complaint(origin.path);
  expect(said).toContain("it belongs to another user, so git doesn't touch it until it is told to");
  await execa(lineOf(said), { shell: true });
  expect(await complaint(origin.path)).toBe("");
});

test("a repository without a commit is refused with the line that makes one", async () => {
  const repo = join(folder, "empty");
  await TestRepository.create(repo);
  await execa("git", ["-C", repo, "config", "user.name", "T"]);
  await execa("git", ["-C", repo, "config", "user.email", "t@example.com"]);
  await execa("touch", [join(repo, "file")]);
  const said = await complaint(repo, { rootDir: "" });
  expect(said).toContain("it has no commit yet, and only what is committed is deployed");
  await execa(lineOf(said), { shell: true });
  expect(await complaint(repo, { rootDir: "" })).toBe("");
});

/** The command line that is said to mend it. */
function lineOf(said: string): string {
  return /^ {6}(git .*)$/m.exec(said)?.[1] ?? "";
}

test("a repository whose commits Render couldn't be asked for is refused", async () => {
  const repo = join(folder, "sha256");
  await execa("git", ["init", "--quiet", "--object-format=sha256", repo]);
  expect(await complaint(repo, { rootDir: "" })).toContain("its commits are named by sha256; expected SHA-1");
});

test("a folder within a repository is refused, and its repository named", async () => {
  const said = await complaint(join(origin.path, "app"));
  expect(said).toContain(`expected the root of a repository; this is a folder of ${origin.path}`);
  expect(said).toContain(`config set --path 'slipway:realtime.repo' ${origin.path} --stack`);
});

test("a folder of a bare repository is looked for in its newest commit", async () => {
  const repo = await copy("clone", "--bare", origin.path);
  await mkdir(join(repo, "ap"));
  expect(await complaint(repo, { rootDir: "ap" })).toContain(`is \`ap\`: expected a folder of ${repo}`);
});
