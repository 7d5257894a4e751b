import { mkdtempSync, rmSync } from "node:fs";
import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TestRepository } from "../../packages/render-emulator/src/testing/test-repository";
import type { ServiceSource } from "../../stacks/system";
import { localRelease } from "../../infra/local-release";

let folder: string;
let repository: TestRepository;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "slipway-release-"));
  repository = await TestRepository.create(join(folder, "repository"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function source(given: Partial<ServiceSource> = {}): ServiceSource {
  return { repo: repository.path, rootDir: "app", branch: "main", paths: ["api/**"], ...given };
}

async function released(given: Partial<ServiceSource> = {}): Promise<string> {
  return (await localRelease(source(given))).commit;
}

/** Commits with file contents; a content of `null` removes the file. Returns the commits' ids. */
async function commits(...all: Record<string, string | null>[]): Promise<string[]> {
  const made: string[] = [];
  for (const files of all) {
    for (const [name, content] of Object.entries(files)) if (content === null) await rm(join(repository.path, name));
    const written = Object.entries(files).filter((file): file is [string, string] => file[1] !== null);
    made.push(await repository.commit(Object.fromEntries(written)));
  }
  return made;
}

const api = "app/api/main.js";

test.each<[what: string, history: Record<string, string | null>[], release: number]>([
  ["the only commit", [{ [api]: "1" }], 0],
  ["the last that changed the files", [{ [api]: "1" }, { [api]: "2" }, { "app/web/a": "1" }], 1],
  ["after a revert, the one that was reverted to", [{ [api]: "1" }, { [api]: "2" }, { [api]: "1" }], 0],
  [
    "after a revert of a revert, the one that made the change",
    [{ [api]: "1" }, { [api]: "2" }, { [api]: "1" }, { [api]: "2" }],
    1,
  ],
  [
    "after changes there and back, the first of all",
    [{ [api]: "1" }, { [api]: "2" }, { [api]: "1" }, { [api]: "2" }, { [api]: "1" }],
    0,
  ],
  [
    "after a revert in several commits, the one before",
    [{ [api]: "1", "app/api/b": "1" }, { [api]: "2", "app/api/b": "2" }, { [api]: "1" }, { "app/api/b": "1" }],
    0,
  ],
  [
    "after a revert of one of two files, the newest",
    [{ [api]: "1", "app/api/b": "1" }, { [api]: "2", "app/api/b": "2" }, { [api]: "1" }],
    2,
  ],
  ["after a file came and went, the one before it", [{ [api]: "1" }, { "app/api/b": "1" }, { "app/api/b": null }], 0],
  [
    "after a file went and came back, the one before it",
    [{ [api]: "1", "app/api/b": "1" }, { "app/api/b": null }, { "app/api/b": "1" }],
    0,
  ],
  [
    "after a file was renamed there and back, the one before it",
    [{ [api]: "1" }, { [api]: null, "app/api/b": "1" }, { [api]: "1", "app/api/b": null }],
    0,
  ],
  ["whatever else changed meanwhile", [{ [api]: "1" }, { [api]: "2", other: "1" }, { [api]: "1", other: "2" }], 0],
  [
    "with names that git would quote",
    [{ 'app/api/ü "x"\n.js': "1" }, { 'app/api/ü "x"\n.js': "2" }, { 'app/api/ü "x"\n.js': "1" }],
    0,
  ],
  ["with names that look like git's own lines", [{ [api]: "1", "app/api/:x": "1" }, { "app/api/:x": "2" }], 1],
])("a service's release is %s", async (_, history, release) => {
  const made = await commits(...history);
  expect(made.indexOf(await released())).toBe(release);
});

test("a file's mode is part of what a service is built from", async () => {
  await commits({ [api]: "1" });
  await repository.git("update-index", "--chmod=+x", api);
  await repository.git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "Executable");
  expect(await released()).toBe(await repository.git("rev-parse", "HEAD"));
});

test.each<[what: string, given: Partial<ServiceSource>, file: string]>([
  ["outside its folder", { paths: ["../shared/**"] }, "shared/a.js"],
  ["that a glob names", { paths: ["tsconfig*.json"] }, "app/tsconfig.base.json"],
  ["in the whole repository", { rootDir: "", paths: ["**"] }, ".hidden"],
  ["below a folder that is named without a glob", { paths: ["api"] }, "app/api/deep/a.js"],
])("files %s belong to a service, committed or not", async (_, given, file) => {
  const [, second] = await commits({ [file]: "1", "unrelated/x": "1", "app/x": "1" }, { [file]: "2" });
  await writeFile(join(repository.path, file), "3");
  expect(await localRelease(source(given))).toEqual({ commit: second, uncommitted: [file] });
});

test("what is not committed is told by name: changed, added, removed, renamed, staged or not", async () => {
  const [only] = await commits({ [api]: "1", "app/api/gone.js": "2", "app/api/old name.js": "3", "app/web/a": "1" });
  await rm(join(repository.path, "app/api/gone.js"));
  await repository.git("mv", "app/api/old name.js", "app/api/ünew.js");
  await writeFile(join(repository.path, api), "2");
  await writeFile(join(repository.path, "app/web/a"), "2");
  const { commit, uncommitted } = await localRelease(source());
  expect(commit).toBe(only);
  expect(uncommitted.toSorted()).toEqual(["app/api/gone.js", api, "app/api/old name.js", "app/api/ünew.js"].toSorted());
});

describe("of a history with merges", () => {
  const merge = (...args: string[]) =>
    repository.git(
      "-c",
      "user.name=T",
      "-c",
      "user.email=t@example.com",
      "merge",
      "--quiet",
      "--no-ff",
      "-m",
      "Merge",
      ...args,
    );

  test("a branch that was merged as it was keeps its release", async () => {
    await commits({ [api]: "1" });
    await repository.git("checkout", "--quiet", "-b", "feature");
    const [feature] = await commits({ [api]: "2" });
    await repository.git("checkout", "--quiet", "main");
    await commits({ other: "1" });
    await merge("feature");
    expect(await released()).toBe(feature);
  });

  test("and a change that was merged, then reverted, goes back to the one before it", async () => {
    const [before] = await commits({ [api]: "1" });
    await repository.git("checkout", "--quiet", "-b", "feature");
    await commits({ [api]: "2" });
    await repository.git("checkout", "--quiet", "main");
    await commits({ other: "1" });
    await merge("feature");
    await commits({ [api]: "1" });
    expect(await released()).toBe(before);
  });

  test("a merge of two changes is a release of its own, and a revert of it goes back to the one before it", async () => {
    await commits({ [api]: "1", "app/api/b": "1" });
    await repository.git("checkout", "--quiet", "-b", "feature");
    await commits({ [api]: "2" });
    await repository.git("checkout", "--quiet", "main");
    const [before] = await commits({ "app/api/b": "2" });
    await merge("feature");
    expect(await released()).toBe(await repository.git("rev-parse", "HEAD"));
    await commits({ [api]: "1" });
    expect(await released()).toBe(before);
  });
});

describe("of a shallow clone", () => {
  let first: string | undefined;
  let newest: string | undefined;
  beforeEach(async () => {
    [first, , newest] = await commits({ [api]: "1" }, { [api]: "2" }, { [api]: "1" });
  });

  async function cloned(depth: number): Promise<string> {
    const path = join(folder, "shallow");
    await repository.git("clone", "--quiet", "--depth", String(depth), `file://${repository.path}`, path);
    return path;
  }

  test.each([1, 2, 3])("with %i commits, the release is the oldest that it holds with those files", async (depth) => {
    const repo = await cloned(depth);
    expect(await released({ repo })).toBe(depth === 3 ? first : newest);
  });

  test("whose end is not marked, it is the newest commit", async () => {
    const repo = await cloned(1);
    await rename(join(repo, ".git/shallow"), join(folder, "away"));
    expect(await released({ repo })).toBe(newest);
    await expect(released({ repo, paths: ["none/**"] })).rejects.toThrow(/no commit of .* has any of none/);
  });
});

test("a service that stood still for longer than its history is read has the commit that changed it last", async () => {
  await commits({ [api]: "1" }, { [api]: "2" });
  const last = await repository.git("rev-parse", "HEAD");
  await execa("git", ["fast-import", "--quiet"], { cwd: repository.path, input: manyMerges("refs/heads/main", 1001) });
  expect(await repository.git("rev-parse", "HEAD")).not.toBe(last);
  expect(await released()).toBe(last);
});

/** Merges of branches that change nothing of a service, for `git fast-import`. */
function manyMerges(branch: string, count: number): string {
  const who = "committer T <t@example.com> 2000000000 +0000\ndata 0\n";
  const merges = Array.from({ length: count }, (_, index) => {
    const base = index === 0 ? `${branch}^0` : `:${index}`;
    const side = `commit refs/heads/side\nmark :${count + index + 1}\n${who}from ${base}\nM 644 inline other\ndata 1\n${index % 10}\n`;
    return `${side}commit ${branch}\nmark :${index + 1}\n${who}from ${base}\nmerge :${count + index + 1}\nM 644 inline other\ndata 1\n${index % 10}\n`;
  });
  return merges.join("");
}

test("five services of a repository cost a git process each, and two for what is not committed", async () => {
  const names = ["a", "b", "c", "d", "e"];
  await commits(Object.fromEntries(names.map((name) => [`app/${name}/main.js`, name])));
  const trace = join(folder, "trace");
  vi.stubEnv("GIT_TRACE2", trace);
  await Promise.all(names.map((name) => released({ paths: [`${name}/**`] })));
  vi.unstubAllEnvs();
  const starts = (await readFile(trace, "utf8")).split("\n").filter((line) => line.includes(" start "));
  expect(starts).toHaveLength(names.length + 2);
});

test("a service without a committed file is named", async () => {
  await commits({ [api]: "1" });
  await expect(released({ paths: ["web/**"] })).rejects.toThrow("has any of web/** in `app`: commit them first");
});
